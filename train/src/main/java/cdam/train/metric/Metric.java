package cdam.train.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A scalar measure of single-label outcomes.
 *
 * @param key its name in files
 * @param measure its definition; NaN without images
 */
public record Metric(String key, ToDoubleFunction<List<Outcome>> measure) {
    /** Mean cross entropy, without class weights or smoothing. */
    public static final Metric LOSS = new Metric(
            "loss",
            outcomes -> outcomes.stream().mapToDouble(Outcome::loss).average().orElse(Double.NaN));

    /** Share of images whose class has the largest logit. */
    public static final Metric TOP1 = new Metric("top1", outcomes -> topK(outcomes, 1));

    /** Share of images whose class is among the five largest logits. */
    public static final Metric TOP5 = new Metric("top5", outcomes -> topK(outcomes, 5));

    /** Mean over the classes of the share of their images that is predicted right. */
    public static final Metric MEAN_PER_CLASS = new Metric("mean_per_class", PerClassAccuracy::mean);

    /** Expected calibration error. */
    public static final Metric ECE = new Metric("ece", CalibrationError::of);

    /** All of them, in the order of reports. */
    public static final List<Metric> ALL = List.of(LOSS, TOP1, TOP5, MEAN_PER_CLASS, ECE);

    /** The value; NaN without images. */
    public double of(List<Outcome> outcomes) {
        return measure.applyAsDouble(outcomes);
    }

    private static double topK(List<Outcome> outcomes, int k) {
        return outcomes.stream()
                .mapToInt(outcome -> outcome.rank() < k ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }
}
