package cdam.train.metric;

import java.util.List;

/** How many images of each class (row) were taken for each class (column). */
public final class ConfusionMatrix {
    private ConfusionMatrix() {}

    /** The counts (C,C). */
    public static int[][] of(List<Outcome> outcomes, int classes) {
        int[][] counts = new int[classes][classes];
        for (Outcome outcome : outcomes) {
            counts[outcome.label()][outcome.predicted()]++;
        }
        return counts;
    }
}
