package cdam.explain.evaluate;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.cli.Release;
import cdam.explain.evaluate.ItemResult.RegionResult;
import cdam.explain.metric.Bootstrap;
import cdam.explain.metric.Interval;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricInfo.Better;
import cdam.explain.metric.Pool;
import cdam.explain.run.PassMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Means, pooled statistics, intervals and ranks over the items of a store. */
final class Summary {
    /** The map of equal scores everywhere: how much of it lies inside is what chance gives. */
    static final String UNIFORM = "uniform";

    private final EvaluateConfig config;
    private final Plan plan;
    private final Store store;
    private final Bundle bundle;
    private final Head head;
    private final Map<String, String> identity;
    private final List<String> failures;
    private final Bootstrap bootstrap;

    Summary(
            EvaluateConfig config,
            Plan plan,
            Store store,
            Bundle bundle,
            Head head,
            Map<String, String> identity,
            List<String> failures) {
        this.config = config;
        this.plan = plan;
        this.store = store;
        this.bundle = bundle;
        this.head = head;
        this.identity = identity;
        this.failures = failures;
        this.bootstrap = new Bootstrap(EvaluateConfig.or(config.resamples(), 1000), config.seedOrDefault());
    }

    Results of(List<String> names) {
        Map<String, ItemResult> items = new LinkedHashMap<>();
        names.forEach(name -> items.put(name, store.result(name).orElseThrow()));
        List<ItemResult> results = List.copyOf(items.values());
        List<ItemResult> images =
                results.stream().filter(result -> !result.mosaic()).toList();
        List<String> pooled = pooled(items);
        Map<String, Map<String, Interval>> measures = measures(results);
        Map<String, Map<String, Map<String, Results.Estimate>>> pairs = pairs(pooled);
        Map<String, Map<String, Results.Estimate>> numbers = new LinkedHashMap<>();
        measures.forEach((metric, methods) -> numbers.put(metric, numbers(methods)));
        String notComparable = Published.notComparable(config, bundle.card(), head);
        Double accuracy = accuracy(images);
        return new Results(
                Release.NAME + " " + Release.VERSION,
                EvaluateConfig.or(config.title(), "Evaluation"),
                identity,
                Runtime.getRuntime().availableProcessors() + " cores, "
                        + config.sessionOptions().device() + ", "
                        + config.sessionOptions().precision() + ", batches of "
                        + (config.batch() == null ? "up to " + BatchSize.MOST : config.batch()),
                plan.sources().stream().map(MapSource::label).toList(),
                images.size(),
                pooled.size(),
                results.size() - images.size(),
                accuracy,
                numbers,
                pairs,
                localisation(images),
                randomisation(images),
                randomisation(images).isEmpty()
                        ? List.of()
                        : ShuffledModel.stages(bundle.card().architecture().depth()),
                medians(images, ItemResult::milliseconds),
                maxima(images),
                ranks(measures),
                notComparable.isEmpty() ? Published.rows(pairs, numbers, accuracy) : List.of(),
                notComparable,
                failures);
    }

    /** The images whose patches are pooled: as many as fit into the memory, two doubles a score. */
    private List<String> pooled(Map<String, ItemResult> items) {
        boolean wanted = plan.metrics().stream().anyMatch(info -> info.metric() instanceof Metric.OfPair);
        List<String> images = items.entrySet().stream()
                .filter(item -> !item.getValue().mosaic())
                .map(Map.Entry::getKey)
                .toList();
        if (!wanted || images.isEmpty() || plan.sources().size() < 2) {
            return List.of();
        }
        long patches = store.maps(images.get(0), plan.sources().get(0).label())[0].length;
        long memory = (long) EvaluateConfig.or(config.memoryMb(), PassMemory.DEFAULT_MEGABYTES) << 20;
        long most = Math.max(1, memory / (24 * patches * plan.sources().size()));
        return images.subList(0, (int) Math.min(images.size(), most));
    }

    private Map<String, Map<String, Map<String, Results.Estimate>>> pairs(List<String> names) {
        Map<String, Map<String, Map<String, Results.Estimate>>> pairs = new LinkedHashMap<>();
        if (names.isEmpty()) {
            return pairs;
        }
        Pool pool = plan.pool(store, names);
        for (MetricInfo info : plan.metrics()) {
            if (info.metric() instanceof Metric.OfPair metric) {
                Map<String, Map<String, Results.Estimate>> rows = new LinkedHashMap<>();
                for (MapSource a : plan.sources()) {
                    for (MapSource b : plan.sources()) {
                        if (!a.label().equals(b.label())) {
                            rows.computeIfAbsent(a.label(), any -> new LinkedHashMap<>())
                                    .put(
                                            b.label(),
                                            Results.Estimate.of(pool.of(metric, a.label(), b.label(), bootstrap)));
                        }
                    }
                }
                pairs.put(info.name(), rows);
            }
        }
        return pairs;
    }

    private Map<String, Map<String, Interval>> measures(List<ItemResult> results) {
        Map<String, Map<String, Interval>> measures = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            Map<String, Interval> methods = new LinkedHashMap<>();
            for (MapSource source : plan.sources()) {
                Interval interval = mean(results, result -> plan.numbers(result, info, source.label()));
                if (interval.images() > 0) {
                    methods.put(source.label(), interval);
                }
            }
            if (!methods.isEmpty()) {
                if (info.name().equals("energy") || info.name().equals(Plan.GRID_POINTING)) {
                    methods.put(UNIFORM, mean(results, result -> areas(result, info)));
                }
                measures.put(info.name(), methods);
            }
        }
        return measures;
    }

    /** The regions' shares of the image, where the metric was taken. */
    private double[] areas(ItemResult result, MetricInfo info) {
        return plan.metrics(result).contains(info)
                ? result.regions().stream().mapToDouble(RegionResult::area).toArray()
                : new double[0];
    }

    /** Mean over all numbers of all images, intervals over images: an image with several regions counts with each. */
    private Interval mean(List<ItemResult> results, Function<ItemResult, double[]> numbers) {
        double[][] sums = results.stream()
                .map(numbers)
                .map(each -> Arrays.stream(each)
                        .filter(number -> !Double.isNaN(number))
                        .toArray())
                .filter(each -> each.length > 0)
                .map(each -> new double[] {Arrays.stream(each).sum(), each.length})
                .toArray(double[][]::new);
        return bootstrap.of(sums, total -> total[0] / total[1]);
    }

    private Map<String, Map<String, Map<String, Results.Estimate>>> localisation(List<ItemResult> images) {
        Map<String, Map<String, Map<String, Results.Estimate>>> localisation = new LinkedHashMap<>();
        Map<Integer, String> classes = new TreeMap<>();
        images.forEach(image -> image.regions().forEach(region -> classes.put(region.classIndex(), region.name())));
        for (MetricInfo info : plan.metrics()) {
            if (info.metric() instanceof Metric.OfRegion && !info.name().equals(Plan.GRID_POINTING)) {
                Map<String, Map<String, Results.Estimate>> methods = new LinkedHashMap<>();
                for (MapSource source : plan.sources()) {
                    Map<String, Results.Estimate> each = new LinkedHashMap<>();
                    classes.forEach((index, name) -> {
                        Interval interval = mean(images, image -> ofClass(image, info, source.label(), index));
                        if (interval.images() > 0) {
                            each.put(name, Results.Estimate.of(interval));
                        }
                    });
                    methods.put(source.label(), each);
                }
                if (methods.values().stream().anyMatch(each -> !each.isEmpty())) {
                    localisation.put(info.name(), methods);
                }
            }
        }
        return localisation;
    }

    private double[] ofClass(ItemResult image, MetricInfo info, String method, int classIndex) {
        double[] numbers = plan.numbers(image, info, method);
        List<Double> found = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            if (image.regions().get(i).classIndex() == classIndex) {
                found.add(numbers[i]);
            }
        }
        return found.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private Map<String, List<Results.Estimate>> randomisation(List<ItemResult> images) {
        Map<String, List<Results.Estimate>> randomisation = new LinkedHashMap<>();
        int stages = bundle.card().architecture().depth() + 1;
        for (MapSource source : plan.sources()) {
            List<Results.Estimate> each = new ArrayList<>();
            for (int stage = 0; stage < stages; stage++) {
                int at = stage;
                Interval interval = mean(images, image -> {
                    double[] numbers = image.numbers(Plan.RANDOMISATION, source.label());
                    return numbers.length == 0 ? numbers : new double[] {numbers[at]};
                });
                each.add(Results.Estimate.of(interval));
            }
            if (each.stream().anyMatch(number -> number.n() > 0)) {
                randomisation.put(source.label(), each);
            }
        }
        return randomisation;
    }

    private Map<String, Double> medians(List<ItemResult> images, Function<ItemResult, Map<String, Double>> numbers) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (MapSource source : plan.sources()) {
            double[] each = images.stream()
                    .map(image -> numbers.apply(image).get(source.label()))
                    .filter(value -> value != null)
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            if (each.length > 0) {
                medians.put(source.label(), each[each.length / 2]);
            }
        }
        return medians;
    }

    private Map<String, Double> maxima(List<ItemResult> images) {
        Map<String, Double> maxima = new LinkedHashMap<>();
        images.forEach(image -> image.megabytes().forEach((method, peak) -> maxima.merge(method, peak, Math::max)));
        maxima.keySet().retainAll(plan.sources().stream().map(MapSource::label).toList());
        return maxima;
    }

    private Map<String, Map<String, Integer>> ranks(Map<String, Map<String, Interval>> measures) {
        Map<String, Map<String, Integer>> ranks = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            Map<String, Interval> methods = measures.get(info.name());
            if (methods != null && info.better() != Better.NEITHER) {
                Map<String, Integer> each = new LinkedHashMap<>();
                methods.forEach((method, interval) -> {
                    if (!method.equals(UNIFORM)) {
                        each.put(method, rank(interval, info.better(), methods));
                    }
                });
                ranks.put(info.name(), each);
            }
        }
        return ranks;
    }

    private static int rank(Interval interval, Better better, Map<String, Interval> all) {
        return 1
                + (int) all.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(UNIFORM))
                        .map(Map.Entry::getValue)
                        .filter(other -> !other.overlaps(interval)
                                && (better == Better.HIGHER) == (other.value() > interval.value()))
                        .count();
    }

    private static Map<String, Results.Estimate> numbers(Map<String, Interval> intervals) {
        Map<String, Results.Estimate> numbers = new LinkedHashMap<>();
        intervals.forEach((method, interval) -> numbers.put(method, Results.Estimate.of(interval)));
        return numbers;
    }

    private static @Nullable Double accuracy(List<ItemResult> images) {
        List<ItemResult> known =
                images.stream().filter(image -> image.truth() >= 0).toList();
        return known.size() < images.size() || known.isEmpty()
                ? null
                : known.stream()
                                .filter(image -> image.truth() == image.predicted())
                                .count()
                        / (double) known.size();
    }
}
