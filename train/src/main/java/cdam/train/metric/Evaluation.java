package cdam.train.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured on a set of images.
 *
 * @param metrics the scalars by name, {@code loss} first
 * @param perClass (C) accuracy of single-label heads, average precision of multi-label ones; NaN for a class without images
 * @param confusion (C,C), rows are the true classes; empty for multi-label heads
 * @param thresholds of multi-label heads (C,4): precision and recall where p is at least 1/2, then the p from which on F1
 *     is largest, and that F1; empty for single-label heads
 */
public record Evaluation(Map<String, Double> metrics, double[] perClass, int[][] confusion, double[][] thresholds) {
    private static final int TOP5_TELLS = 5;

    /** Measures images with one label. */
    public static Evaluation of(List<Outcome> outcomes, int classes) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Metric metric : Metric.ALL) {
            if (classes > TOP5_TELLS || !metric.equals(Metric.TOP5)) { // of five classes all are among the first five
                metrics.put(metric.key(), metric.of(outcomes));
            }
        }
        return new Evaluation(
                metrics,
                PerClassAccuracy.of(outcomes, classes),
                ConfusionMatrix.of(outcomes, classes),
                new double[0][]);
    }

    /** Measures images with any number of labels. */
    public static Evaluation of(MultiLabelScores scores) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", scores.loss());
        metrics.put("mean_average_precision", AveragePrecision.mean(scores));
        metrics.put("top_class_present", scores.topClassPresent());
        return new Evaluation(metrics, AveragePrecision.of(scores), new int[0][], Thresholds.of(scores));
    }

    /** The loss by which the best epoch is chosen. */
    public double loss() {
        return metrics.getOrDefault("loss", Double.NaN);
    }
}
