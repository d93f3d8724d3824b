package cdam.explain.evaluate.report;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.measure.BatchSize;
import cdam.explain.evaluate.measure.Interventions;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.evaluate.measure.ShuffledModel;
import cdam.explain.metric.Bootstrap;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricInfo.Better;
import cdam.io.Release;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Means, pooled statistics, intervals and ranks over the items of a store. */
public final class Summary {
    /** The map of equal scores everywhere: how much of it lies inside is what chance gives. */
    public static final String UNIFORM = Interventions.UNIFORM;

    private final EvaluateConfig config;
    private final MetricPlan plan;
    private final ItemStore store;
    private final Bundle bundle;
    private final Head head;
    private final ImageSize size;
    private final Map<String, String> identity;
    private final List<String> failures;
    private final int memoryMb;
    private final Bootstrap bootstrap;

    public Summary(
            EvaluateConfig config,
            MetricPlan plan,
            ItemStore store,
            Bundle bundle,
            Head head,
            ImageSize size,
            Map<String, String> identity,
            List<String> failures,
            int memoryMb) {
        this.config = config;
        this.plan = plan;
        this.store = store;
        this.bundle = bundle;
        this.head = head;
        this.size = size;
        this.identity = identity;
        this.failures = failures;
        this.memoryMb = memoryMb;
        this.bootstrap = new Bootstrap(config.resamples(), config.seed());
    }

    public EvaluationResults of(List<String> names) {
        Totals tally = new Totals(plan);
        names.forEach(name -> tally.add(name, store.result(name).orElseThrow()));
        PairStatistics statistics = new PairStatistics(plan, store, (long) memoryMb << 20, config.seed());
        List<String> pooled = statistics.pooled(tally.images());
        Estimates estimates = new Estimates(tally, plan.stages(), bootstrap);
        Map<String, Map<String, EvaluationResults.Estimate>> measures = measures(estimates);
        Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> pairs = statistics.of(tally.images(), pooled);
        String notComparable = PaperNumbers.notComparable(
                config, bundle.card().architecture(), head.linear().classes());
        Double accuracy = Double.isNaN(tally.accuracy()) ? null : tally.accuracy();
        Map<String, List<EvaluationResults.Estimate>> randomisation = randomisation(estimates);
        Map<String, Map<String, Map<String, EvaluationResults.Difference>>> differences = differences(estimates);
        Map<String, Map<String, Integer>> ranks = ranks(differences);
        return new EvaluationResults(
                Release.TEXT,
                config.title(),
                identity,
                ResolvedConfig.of(config, plan, size),
                Runtime.getRuntime().availableProcessors() + " cores, "
                        + config.sessionOptions().device() + ", "
                        + config.sessionOptions().precision() + ", batches of "
                        + (config.batch() == null ? "up to " + BatchSize.MOST : config.batch()),
                plan.sources().stream().map(MapSource::label).toList(),
                tally.images().size(),
                pooled.size(),
                tally.mosaics(),
                accuracy,
                measures,
                pairs,
                localisation(estimates),
                randomisation,
                randomisation.isEmpty()
                        ? List.of()
                        : ShuffledModel.stages(bundle.card().architecture().depth()),
                cost(tally, Totals.MILLISECONDS, sorted -> sorted[sorted.length / 2]),
                cost(tally, Totals.MEGABYTES, sorted -> sorted[sorted.length - 1]),
                differences,
                ranks,
                questions(),
                Ranking.means(plan.metrics(), ranks),
                notComparable.isEmpty() ? PaperNumbers.rows(config, pairs, measures, accuracy) : List.of(),
                notComparable,
                failures);
    }

    /** Means over all numbers of all images, intervals over images: an image with several regions counts with each. */
    private Map<String, Map<String, EvaluationResults.Estimate>> measures(Estimates estimates) {
        Map<String, Map<String, EvaluationResults.Estimate>> measures = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            put(measures, info.name(), each(method -> estimates.of(info, method)));
        }
        return measures;
    }

    /** Estimates of every method and the uniform map; those without a number are left out, but for undefined ones. */
    private Map<String, EvaluationResults.Estimate> each(Function<String, EvaluationResults.Estimate> of) {
        Map<String, EvaluationResults.Estimate> methods = new LinkedHashMap<>();
        for (String method : methods(UNIFORM, Interventions.RANDOM)) {
            EvaluationResults.Estimate estimate = of.apply(method);
            if (estimate.n() > 0 || estimate.undefined() > 0) {
                methods.put(method, estimate);
            }
        }
        return methods;
    }

    private static <T> void put(Map<String, Map<String, T>> all, String metric, Map<String, T> methods) {
        if (!methods.isEmpty()) {
            all.put(metric, methods);
        }
    }

    private List<String> methods(String... more) {
        List<String> methods =
                new ArrayList<>(plan.sources().stream().map(MapSource::label).toList());
        methods.addAll(Arrays.asList(more));
        return methods;
    }

    private Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> localisation(Estimates estimates) {
        Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> localisation = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            if (info.metric() instanceof Metric.LocalisationMetric
                    && !info.name().equals(MetricPlan.GRID_POINTING)) {
                Map<String, Map<String, EvaluationResults.Estimate>> methods = new LinkedHashMap<>();
                for (String method : methods(UNIFORM)) {
                    Map<String, EvaluationResults.Estimate> classes = new LinkedHashMap<>();
                    estimates.tally().classes().forEach((index, name) -> {
                        EvaluationResults.Estimate estimate = estimates.of(info, method, at -> at == index);
                        if (estimate.n() > 0) {
                            classes.put(name, estimate);
                        }
                    });
                    put(methods, method, classes);
                }
                put(localisation, info.name(), methods);
            }
        }
        return localisation;
    }

    private Map<String, List<EvaluationResults.Estimate>> randomisation(Estimates estimates) {
        Map<String, List<EvaluationResults.Estimate>> randomisation = new LinkedHashMap<>();
        plan.metrics().stream()
                .filter(info -> info.name().equals(MetricPlan.RANDOMISATION))
                .forEach(info -> {
                    for (String method : methods()) {
                        List<EvaluationResults.Estimate> each = IntStream.range(0, plan.stages())
                                .mapToObj(stage -> estimates.of(info, method, at -> at == stage))
                                .toList();
                        if (each.stream().anyMatch(number -> number.n() > 0)) {
                            randomisation.put(method, each);
                        }
                    }
                });
        return randomisation;
    }

    private Map<String, Double> cost(Totals tally, String what, ToDoubleFunction<double[]> ofSorted) {
        Map<String, Double> costs = new LinkedHashMap<>();
        for (String method : methods()) {
            double[] each = Arrays.stream(tally.of(what).of(method))
                    .filter(cost -> !Double.isNaN(cost))
                    .sorted()
                    .toArray();
            if (each.length > 0) {
                costs.put(method, ofSorted.applyAsDouble(each));
            }
        }
        return costs;
    }

    /** Differences by the metrics that judge. */
    private Map<String, Map<String, Map<String, EvaluationResults.Difference>>> differences(Estimates estimates) {
        Map<String, Map<String, Map<String, EvaluationResults.Difference>>> differences = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            if (info.better() != Better.NEITHER) {
                put(differences, info.name(), estimates.differences(info, methods()));
            }
        }
        return differences;
    }

    private Map<String, List<String>> questions() {
        return plan.metrics().stream()
                .filter(info -> info.better() != Better.NEITHER)
                .collect(Collectors.groupingBy(
                        info -> info.basis().question(),
                        LinkedHashMap::new,
                        Collectors.mapping(MetricInfo::name, Collectors.toList())));
    }

    private Map<String, Map<String, Integer>> ranks(
            Map<String, Map<String, Map<String, EvaluationResults.Difference>>> differences) {
        Map<String, Map<String, Integer>> ranks = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            put(ranks, info.name(), Ranking.of(differences.getOrDefault(info.name(), Map.of()), info.better()));
        }
        return ranks;
    }
}
