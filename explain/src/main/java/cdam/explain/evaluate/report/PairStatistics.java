package cdam.explain.evaluate.report;

import cdam.explain.evaluate.item.Subset;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.metric.Interval;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Statistics of pairs of methods over the patches of many images, within a bound of memory. What is a function of sums goes
 * over all images, as many pairs at a time as fit. Ranks among all patches need all scores at once: they take as many images
 * as fit, drawn with the seed.
 *
 * @param memory bytes
 */
record PairStatistics(MetricPlan plan, ItemStore store, long memory, long seed) {
    /** The bytes of a score in a {@link Pool}: itself, its rank, and what sorting takes. */
    private static final long BYTES_OF_SCORE = 24;

    /** The bytes of an image's sums: six numbers, their copies in the jackknife, an array's head. */
    private static final long BYTES_OF_SUMS = 128;

    private record Pair(String metric, Metric.PairMetric of, String a, String b) {}

    /** The images whose patches are ranked together; none where no pair is measured. */
    List<String> pooled(List<String> images) {
        if (images.isEmpty() || pairs().isEmpty()) {
            return List.of();
        }
        int patches = plan.predicted(store, images.get(0)).values().stream()
                .mapToInt(map -> map.length)
                .sum();
        long most = Math.max(1, memory / (BYTES_OF_SCORE * patches));
        return Subset.POOLED.of(images, (int) Math.min(images.size(), most), seed);
    }

    /** By metric, first and second method. */
    Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> of(List<String> images, List<String> pooled) {
        Map<Pair, Interval> found = new HashMap<>();
        List<Pair> ranked = pairs().stream().filter(pair -> pair.of().ranked()).toList();
        if (!ranked.isEmpty() && !pooled.isEmpty()) {
            Pool pool = plan.pool(store, pooled);
            ranked.forEach(pair -> found.put(pair, pool.of(pair.of(), pair.a(), pair.b())));
        }
        List<Pair> sums = pairs().stream().filter(pair -> !pair.of().ranked()).toList();
        int together = (int) Math.max(1, Math.min(sums.size(), memory / (BYTES_OF_SUMS * Math.max(1, images.size()))));
        for (int from = 0; from < sums.size(); from += together) {
            overAll(images, sums.subList(from, Math.min(sums.size(), from + together)), found);
        }
        Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> estimates = new LinkedHashMap<>();
        for (Pair pair : pairs()) {
            Interval interval = found.get(pair);
            if (interval != null && interval.images() > 0) {
                estimates
                        .computeIfAbsent(pair.metric(), any -> new LinkedHashMap<>())
                        .computeIfAbsent(pair.a(), any -> new LinkedHashMap<>())
                        .put(pair.b(), EvaluationResults.Estimate.of(interval, 0));
            }
        }
        return estimates;
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (MetricInfo info : plan.metrics()) {
            if (info.metric() instanceof Metric.PairMetric metric) {
                for (MapSource a : plan.sources()) {
                    plan.sources().stream()
                            .filter(b -> !a.label().equals(b.label()))
                            .forEach(b -> pairs.add(new Pair(info.name(), metric, a.label(), b.label())));
                }
            }
        }
        return pairs;
    }

    private void overAll(List<String> images, List<Pair> pairs, Map<Pair, Interval> found) {
        double[][][] sums = new double[pairs.size()][images.size()][];
        for (int image = 0; image < images.size(); image++) {
            Map<String, double[]> maps = new HashMap<>();
            plan.predicted(store, images.get(image)).forEach((label, map) -> maps.put(label, wide(map)));
            for (int i = 0; i < sums.length; i++) {
                double[] a = Objects.requireNonNull(maps.get(pairs.get(i).a()));
                double[] b = Objects.requireNonNull(maps.get(pairs.get(i).b()));
                sums[i][image] = pairs.get(i).of().sums(a, b, 0, a.length);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            found.put(pairs.get(i), pairs.get(i).of().interval(sums[i]));
        }
    }

    private static double[] wide(float[] map) {
        double[] wide = new double[map.length];
        for (int i = 0; i < map.length; i++) {
            wide[i] = map[i];
        }
        return wide;
    }
}
