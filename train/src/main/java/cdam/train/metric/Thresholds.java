package cdam.train.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Where to cut each class's sigmoid in two: precision and recall at one half, and the cut with the largest F1. */
final class Thresholds {
    private Thresholds() {}

    /** Precision and recall where p is at least 1/2, the p of the largest F1, and that F1, of each class (C,4). */
    static double[][] of(MultiLabelScores scores) {
        return IntStream.range(0, scores.classes())
                .mapToObj(c -> ofClass(scores, c))
                .toArray(double[][]::new);
    }

    private static double[] ofClass(MultiLabelScores scores, int c) {
        int classes = scores.classes();
        int[] order = IntStream.range(0, scores.images())
                .map(image -> image * classes + c)
                .boxed()
                .sorted(Comparator.comparingDouble(at -> -scores.logits()[at]))
                .mapToInt(Integer::intValue)
                .toArray();
        int positives =
                (int) IntStream.of(order).filter(at -> scores.truth()[at]).count();
        double[] found = {Double.NaN, positives == 0 ? Double.NaN : 0, Double.NaN, Double.NaN};
        int right = 0;
        for (int place = 0; place < order.length; place++) {
            right += scores.truth()[order[place]] ? 1 : 0;
            double logit = scores.logits()[order[place]];
            if (place + 1 < order.length && scores.logits()[order[place + 1]] == logit) {
                continue; // equal logits fall on the same side
            }
            if (logit >= 0) {
                found[0] = (double) right / (place + 1);
                found[1] = (double) right / positives;
            }
            double f1 = 2.0 * right / (place + 1 + positives);
            if (positives > 0 && !(f1 <= found[3])) {
                found[2] = 1 / (1 + Math.exp(-logit));
                found[3] = f1;
            }
        }
        return found;
    }
}
