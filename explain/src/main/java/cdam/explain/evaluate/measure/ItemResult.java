package cdam.explain.evaluate.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code items/NAME/result.json}: everything that was measured on an item, but its maps.
 *
 * @param sha256 of what was measured on
 * @param mosaic whether it is a mosaic
 * @param predicted the class with the largest logit
 * @param least the class with the smallest logit
 * @param logit of the predicted class
 * @param probability of the predicted class
 * @param truth the class that the image's folder is named after; -1 where it is not
 * @param classes the classes of the first axis of {@code METHOD.npy}
 * @param regions where classes are
 * @param values by metric and method: one number; one a region; stage after stage of each
 *     shuffle of weight-randomisation. Null: not defined
 * @param milliseconds a method's time for this image's share of its batch
 * @param megabytes what the process's resident set grew by while the method ran; empty where the system does not tell
 */
public record ItemResult(
        String sha256,
        boolean mosaic,
        int predicted,
        int least,
        double logit,
        double probability,
        int truth,
        List<Integer> classes,
        List<RegionResult> regions,
        Map<String, Map<String, List<@Nullable Double>>> values,
        Map<String, Double> milliseconds,
        Map<String, Double> megabytes) {
    /**
     * A region, without its patches.
     *
     * @param classIndex what is there
     * @param name for people
     * @param area its share of the image
     */
    public record RegionResult(int classIndex, String name, double area) {}

    /** Own maps, sorted: what is read back and added to is written in the same order as what was measured at one go. */
    public ItemResult {
        TreeMap<String, Map<String, List<@Nullable Double>>> sorted = new TreeMap<>();
        values.forEach((metric, methods) -> sorted.put(metric, new TreeMap<>(methods)));
        values = sorted;
        milliseconds = new TreeMap<>(milliseconds);
        megabytes = new TreeMap<>(megabytes);
    }

    /** The same with one class more. */
    ItemResult withClass(int added) {
        List<Integer> more = new ArrayList<>(classes);
        more.add(added);
        return with(List.copyOf(more), values);
    }

    /** The same with nothing measured. */
    ItemResult withoutNumbers() {
        return with(classes, Map.of());
    }

    private ItemResult with(List<Integer> classes, Map<String, Map<String, List<@Nullable Double>>> values) {
        return new ItemResult(
                sha256,
                mosaic,
                predicted,
                least,
                logit,
                probability,
                truth,
                classes,
                regions,
                values,
                milliseconds,
                megabytes);
    }

    /** A metric's numbers for a method, NaN where not defined; empty where they are missing. */
    double[] numbers(String metric, String method) {
        return values.getOrDefault(metric, Map.of()).getOrDefault(method, List.of()).stream()
                .mapToDouble(value -> value == null ? Double.NaN : value)
                .toArray();
    }

    boolean has(String metric, String method) {
        return values.getOrDefault(metric, Map.of()).containsKey(method);
    }

    /** Whether regions of at least two classes are known. */
    boolean showsSeveral() {
        return regions.stream().map(RegionResult::classIndex).distinct().count() > 1;
    }
}
