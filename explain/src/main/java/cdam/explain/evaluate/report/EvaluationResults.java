package cdam.explain.evaluate.report;

import cdam.explain.metric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code results.json}: everything that came out.
 *
 * @param software name and release
 * @param title of the run
 * @param identity whatever changes numbers: hashes, size, seed, settings
 * @param config every key of the config with its value or default, but where the results lie
 * @param machine where times and memory were measured
 * @param methods in the order of the config
 * @param images how many images were measured
 * @param pooledImages how many of them ranks among all patches and the pair plot take, drawn with the seed
 * @param mosaics how many mosaics were measured
 * @param accuracy top-1 where the images' folders are named after classes, or null
 * @param measures by metric and method: means over images
 * @param pairs by metric, first and second method: pooled over all patches
 * @param localisation by metric, method and class: means over the images that show the class
 * @param randomisation by method: a number per stage
 * @param stages of the randomisation, from the head on
 * @param milliseconds by method: median over images of a method's share of its batch
 * @param megabytes by method: the most over images of what the process's resident set grew by while it ran (10^6 bytes)
 * @param differences by metric that judges, first and second method: paired, the first minus the second
 * @param ranks by metric and method: 1 + how many methods are better by a difference that is no accident
 * @param questions the metrics that answer each, in its order
 * @param meanRanks by question and method: over what is read, each basis counted once
 * @param published the paper's numbers beside ours; empty where they are not comparable
 * @param notComparable why there are no published numbers; empty where there are
 * @param failures items that could not be measured
 */
public record EvaluationResults(
        String software,
        String title,
        Map<String, String> identity,
        Map<String, String> config,
        String machine,
        List<String> methods,
        int images,
        int pooledImages,
        int mosaics,
        @Nullable Double accuracy,
        Map<String, Map<String, Estimate>> measures,
        Map<String, Map<String, Map<String, Estimate>>> pairs,
        Map<String, Map<String, Map<String, Estimate>>> localisation,
        Map<String, List<Estimate>> randomisation,
        List<String> stages,
        Map<String, Double> milliseconds,
        Map<String, Double> megabytes,
        Map<String, Map<String, Map<String, Difference>>> differences,
        Map<String, Map<String, Integer>> ranks,
        Map<String, List<String>> questions,
        Map<String, Map<String, Double>> meanRanks,
        List<PaperNumbers.Row> published,
        String notComparable,
        List<String> failures) {
    /** A line per metric that is not defined for some numbers: how many, by method. */
    public List<String> undefined() {
        List<String> lines = new ArrayList<>();
        measures.forEach((metric, numbers) -> {
            String each = numbers.entrySet().stream()
                    .filter(entry -> entry.getValue().undefined() > 0)
                    .map(entry -> entry.getKey() + " " + entry.getValue().undefined())
                    .collect(Collectors.joining(", "));
            if (!each.isEmpty()) {
                lines.add(metric + ": left out, for they are not defined or have no map: " + each);
            }
        });
        return lines;
    }

    /**
     * An estimate with its 95 % interval.
     *
     * @param value null where it is not defined
     * @param low null likewise, and of too few images
     * @param high null likewise
     * @param n images that it is the mean of
     * @param undefined how many of the method's numbers are left out: not defined, or no map of that class
     */
    public record Estimate(
            @Nullable Double value,
            @Nullable Double low,
            @Nullable Double high,
            int n,
            int undefined) {
        public static Estimate of(Interval interval, int undefined) {
            return new Estimate(
                    finite(interval.value()),
                    finite(interval.low()),
                    finite(interval.high()),
                    interval.images(),
                    undefined);
        }
    }

    /**
     * A paired difference of two methods with its 95 % interval.
     *
     * @param value the first method's mean minus the second one's, over what both have
     * @param low null of too few images
     * @param high null likewise
     * @param p how often chance alone would give as much
     * @param holm the same corrected for all pairs of methods of the metric
     * @param n images with numbers of both
     */
    public record Difference(
            @Nullable Double value,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double p,
            @Nullable Double holm,
            int n) {
        public static Difference of(Interval interval, double holm) {
            return new Difference(
                    finite(interval.value()),
                    finite(interval.low()),
                    finite(interval.high()),
                    finite(interval.p()),
                    finite(holm),
                    interval.images());
        }
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
