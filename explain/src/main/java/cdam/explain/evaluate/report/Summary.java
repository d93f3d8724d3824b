package cdam.explain.evaluate.report;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.measure.BatchSize;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.evaluate.measure.ShuffledModel;
import cdam.explain.metric.Bootstrap;
import cdam.explain.metric.Interval;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricInfo.Better;
import cdam.io.Release;
import cdam.vit.PassMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Means, pooled statistics, intervals and ranks over the items of a store. */
public final class Summary {
    /** The map of equal scores everywhere: how much of it lies inside is what chance gives. */
    public static final String UNIFORM = "uniform";

    static final int DEFAULT_RESAMPLES = 1000;

    private final EvaluateConfig config;
    private final MetricPlan plan;
    private final ItemStore store;
    private final Bundle bundle;
    private final Head head;
    private final ImageSize size;
    private final Map<String, String> identity;
    private final List<String> failures;
    private final Bootstrap bootstrap;

    public Summary(
            EvaluateConfig config,
            MetricPlan plan,
            ItemStore store,
            Bundle bundle,
            Head head,
            ImageSize size,
            Map<String, String> identity,
            List<String> failures) {
        this.config = config;
        this.plan = plan;
        this.store = store;
        this.bundle = bundle;
        this.head = head;
        this.size = size;
        this.identity = identity;
        this.failures = failures;
        this.bootstrap =
                new Bootstrap(EvaluateConfig.or(config.resamples(), DEFAULT_RESAMPLES), config.seedOrDefault());
    }

    public EvaluationResults of(List<String> names) {
        Totals tally = new Totals(plan);
        names.forEach(name -> tally.add(name, store.result(name).orElseThrow()));
        PairStatistics statistics = new PairStatistics(
                plan,
                store,
                (long) EvaluateConfig.or(config.memoryMb(), PassMemory.DEFAULT_MEGABYTES) << 20,
                config.seedOrDefault(),
                bootstrap);
        List<String> pooled = statistics.pooled(tally.images());
        Map<String, Map<String, Interval>> measures = measures(tally);
        Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> pairs = statistics.of(tally.images(), pooled);
        Map<String, Map<String, EvaluationResults.Estimate>> numbers = new LinkedHashMap<>();
        measures.forEach((metric, methods) -> numbers.put(metric, numbers(methods)));
        String notComparable = PaperNumbers.notComparable(
                config, bundle.card().architecture(), head.linear().classes());
        Double accuracy = Double.isNaN(tally.accuracy()) ? null : tally.accuracy();
        Map<String, List<EvaluationResults.Estimate>> randomisation = randomisation(tally);
        return new EvaluationResults(
                Release.TEXT,
                EvaluateConfig.or(config.title(), "Evaluation"),
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
                numbers,
                pairs,
                localisation(tally),
                randomisation,
                randomisation.isEmpty()
                        ? List.of()
                        : ShuffledModel.stages(bundle.card().architecture().depth()),
                cost(tally, Totals.MILLISECONDS, sorted -> sorted[sorted.length / 2]),
                cost(tally, Totals.MEGABYTES, sorted -> sorted[sorted.length - 1]),
                ranks(measures),
                notComparable.isEmpty() ? PaperNumbers.rows(config, pairs, numbers, accuracy) : List.of(),
                notComparable,
                failures);
    }

    /** Means over all numbers of all images, intervals over images: an image with several regions counts with each. */
    private Interval mean(Totals tally, String metric, String method, String detail) {
        return bootstrap.of(tally.rows(metric, method, detail), total -> total[0] / total[1]);
    }

    private Map<String, Map<String, Interval>> measures(Totals tally) {
        Map<String, Map<String, Interval>> measures = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            Map<String, Interval> methods = new LinkedHashMap<>();
            for (String method : methods(UNIFORM)) {
                Interval interval = mean(tally, info.name(), method, "");
                if (interval.images() > 0) {
                    methods.put(method, interval);
                }
            }
            if (!methods.isEmpty()) {
                measures.put(info.name(), methods);
            }
        }
        return measures;
    }

    private List<String> methods(String... more) {
        List<String> methods =
                new ArrayList<>(plan.sources().stream().map(MapSource::label).toList());
        methods.addAll(Arrays.asList(more));
        return methods;
    }

    private Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> localisation(Totals tally) {
        Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> localisation = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            if (info.metric() instanceof Metric.LocalisationMetric) {
                Map<String, Map<String, EvaluationResults.Estimate>> methods = new LinkedHashMap<>();
                for (String method : methods(UNIFORM)) {
                    Map<String, EvaluationResults.Estimate> each = new LinkedHashMap<>();
                    tally.classes().forEach((index, name) -> {
                        Interval interval = mean(tally, info.name(), method, Integer.toString(index));
                        if (interval.images() > 0) {
                            each.put(name, EvaluationResults.Estimate.of(interval));
                        }
                    });
                    if (!each.isEmpty()) {
                        methods.put(method, each);
                    }
                }
                if (!methods.isEmpty()) {
                    localisation.put(info.name(), methods);
                }
            }
        }
        return localisation;
    }

    private Map<String, List<EvaluationResults.Estimate>> randomisation(Totals tally) {
        Map<String, List<EvaluationResults.Estimate>> randomisation = new LinkedHashMap<>();
        int stages = bundle.card().architecture().depth() + 1;
        for (String method : methods()) {
            List<EvaluationResults.Estimate> each = IntStream.range(0, stages)
                    .mapToObj(stage -> EvaluationResults.Estimate.of(
                            mean(tally, MetricPlan.RANDOMISATION, method, Integer.toString(stage))))
                    .toList();
            if (each.stream().anyMatch(number -> number.n() > 0)) {
                randomisation.put(method, each);
            }
        }
        return randomisation;
    }

    private Map<String, Double> cost(Totals tally, String what, ToDoubleFunction<double[]> ofSorted) {
        Map<String, Double> costs = new LinkedHashMap<>();
        for (String method : methods()) {
            double[] each = Arrays.stream(tally.rows(what, method, ""))
                    .mapToDouble(row -> row[0])
                    .sorted()
                    .toArray();
            if (each.length > 0) {
                costs.put(method, ofSorted.applyAsDouble(each));
            }
        }
        return costs;
    }

    private Map<String, Map<String, Integer>> ranks(Map<String, Map<String, Interval>> measures) {
        Map<String, Map<String, Integer>> ranks = new LinkedHashMap<>();
        for (MetricInfo info : plan.metrics()) {
            Map<String, Interval> methods = measures.get(info.name());
            if (methods != null && info.better() != Better.NEITHER) {
                ranks.put(info.name(), Ranking.of(methods, info.better()));
            }
        }
        return ranks;
    }

    private static Map<String, EvaluationResults.Estimate> numbers(Map<String, Interval> intervals) {
        Map<String, EvaluationResults.Estimate> numbers = new LinkedHashMap<>();
        intervals.forEach((method, interval) -> numbers.put(method, EvaluationResults.Estimate.of(interval)));
        return numbers;
    }
}
