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
 */
public record Evaluation(Map<String, Double> metrics, double[] perClass, int[][] confusion) {

    /** Of images with one label. */
    public static Evaluation of(List<Outcome> outcomes, int classes) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Metric metric : Metric.ALL) {
            metrics.put(metric.key(), metric.of(outcomes));
        }
        return new Evaluation(metrics, PerClassAccuracy.of(outcomes, classes), ConfusionMatrix.of(outcomes, classes));
    }

    /** Of images with any number of labels. */
    public static Evaluation of(MultiLabelScores scores) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", scores.loss());
        metrics.put("mean_average_precision", AveragePrecision.mean(scores));
        metrics.put("top_class_present", scores.topClassPresent());
        return new Evaluation(metrics, AveragePrecision.of(scores), new int[0][]);
    }

    /** The loss by which the best epoch is chosen. */
    public double loss() {
        return metrics.getOrDefault("loss", Double.NaN);
    }
}
