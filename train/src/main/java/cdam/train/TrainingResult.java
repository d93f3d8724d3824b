package cdam.train;

import cdam.bundle.Head;
import cdam.math.Wilson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A head that was trained, and how good it is.
 *
 * @param head as it is in the model now
 * @param metrics by name: {@code loss}, {@code top1}, {@code mean_per_class}, ...; for several labels {@code
 *     mean_average_precision}
 * @param tested whether they are of test images, which had no say in the head; else of the validation images, which chose it
 * @param images how many these are
 * @param warnings what may be wrong with the head, a line each
 * @param notes all that the command would have printed, a line each
 */
public record TrainingResult(
        Head head, Map<String, Double> metrics, boolean tested, int images, List<String> warnings, List<String> notes) {
    public TrainingResult {
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /** {@code top1 0.9312 [0.9011, 0.9526] of 365 test images}; the interval is Wilson's at 95 %. */
    @Override
    public String toString() {
        Double top1 = metrics.get("top1");
        String measured = top1 == null
                ? metrics.entrySet().stream()
                        .map(metric -> String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue()))
                        .collect(Collectors.joining(", "))
                : String.format(Locale.ROOT, "top1 %.4f %s", top1, Wilson.of(top1, images));
        return measured + " of " + images + (tested ? " test images" : " validation images, which chose the head");
    }
}
