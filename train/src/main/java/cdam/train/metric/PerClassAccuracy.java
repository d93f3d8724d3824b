package cdam.train.metric;

import java.util.Arrays;
import java.util.List;

/** Share of each class's images that is predicted right (recall). */
public final class PerClassAccuracy {
    private PerClassAccuracy() {}

    /** The accuracies (C); NaN for a class without images. */
    public static double[] of(List<Outcome> outcomes, int classes) {
        double[] right = new double[classes];
        int[] total = new int[classes];
        for (Outcome outcome : outcomes) {
            total[outcome.label()]++;
            right[outcome.label()] += outcome.rank() == 0 ? 1 : 0;
        }
        for (int c = 0; c < classes; c++) {
            right[c] /= total[c];
        }
        return right;
    }

    static double mean(List<Outcome> outcomes) {
        int classes = 1 + outcomes.stream().mapToInt(Outcome::label).max().orElse(-1);
        return Arrays.stream(of(outcomes, classes))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
