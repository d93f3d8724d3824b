package cdam.train.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Average precision of each class: images sorted by falling logit, the mean over the images that have the class of the
 * precision at their place (scikit-learn's {@code average_precision_score}; images with equal logits share the place of the
 * last of them).
 */
public final class AveragePrecision {
    private AveragePrecision() {}

    /** The average precisions (C); NaN for a class that no image has. */
    public static double[] of(MultiLabelScores scores) {
        return IntStream.range(0, scores.classes())
                .mapToDouble(c -> ofClass(scores, c))
                .toArray();
    }

    /** The mean over the classes that some image has. */
    public static double mean(MultiLabelScores scores) {
        return Arrays.stream(of(scores))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private static double ofClass(MultiLabelScores scores, int c) {
        int classes = scores.classes();
        float[] logits = scores.logits();
        int[] order = IntStream.range(0, scores.images())
                .boxed()
                .sorted(Comparator.comparingDouble(image -> -logits[image * classes + c]))
                .mapToInt(Integer::intValue)
                .toArray();
        double sum = 0;
        int found = 0;
        int tied = 0;
        for (int place = 0; place < order.length; place++) {
            int at = order[place] * classes + c;
            tied += scores.truth()[at] ? 1 : 0;
            boolean lastOfTie = place + 1 == order.length || logits[order[place + 1] * classes + c] != logits[at];
            if (lastOfTie) {
                found += tied;
                sum += tied * (double) found / (place + 1);
                tied = 0;
            }
        }
        return sum / found;
    }
}
