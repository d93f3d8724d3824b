package cdam.explain.evaluate.report;

import cdam.explain.evaluate.measure.Interventions;
import cdam.explain.evaluate.measure.ItemResult;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.metric.Intervention;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What the report needs of all items, read one after the other. */
public final class Totals {
    /** Beside the metrics: a method's time and memory for an image. */
    static final String MILLISECONDS = "milliseconds";

    static final String MEGABYTES = "megabytes";

    private final MetricPlan plan;
    private final Map<String, Numbers> numbers = new HashMap<>();
    private final List<String> images = new ArrayList<>();
    private final TreeMap<Integer, String> classes = new TreeMap<>();
    private int mosaics;
    private int known;
    private int right;

    Totals(MetricPlan plan) {
        this.plan = plan;
    }

    void add(String item, ItemResult result) {
        if (result.mosaic()) {
            mosaics++;
        } else {
            images.add(item);
            known += result.truth() >= 0 ? 1 : 0;
            right += result.truth() == result.predicted() ? 1 : 0;
            result.regions().forEach(region -> classes.put(region.classIndex(), region.name()));
            addCost(MILLISECONDS, result.milliseconds());
            addCost(MEGABYTES, result.megabytes());
        }
        plan.metrics().forEach(info -> add(item, result, info));
    }

    private void addCost(String what, Map<String, Double> costs) {
        Map<String, double[]> each = new HashMap<>();
        costs.forEach((method, cost) -> each.put(method, new double[] {cost}));
        of(what).add(new int[1], each);
    }

    private void add(String item, ItemResult result, MetricInfo info) {
        Map<String, double[]> each = new LinkedHashMap<>();
        for (MapSource source : plan.sources()) {
            double[] found = plan.numbers(item, result, info, source.label());
            if (found.length > 0) {
                each.put(source.label(), found);
            }
        }
        if (each.isEmpty()) {
            return;
        }
        if (info.metric() instanceof Intervention) {
            each.put(Summary.UNIFORM, plan.numbers(item, result, info, Interventions.UNIFORM));
            each.put(Interventions.RANDOM, plan.numbers(item, result, info, Interventions.RANDOM));
        }
        if (info.name().equals("energy") || info.name().equals(MetricPlan.GRID_POINTING)) {
            each.put(
                    Summary.UNIFORM,
                    result.regions().stream()
                            .mapToDouble(region -> region.area() > 0 ? region.area() : Double.NaN)
                            .toArray());
        }
        int count = each.values().iterator().next().length;
        boolean ofRegions = info.metric() instanceof Metric.LocalisationMetric;
        of(info.name())
                .add(
                        IntStream.range(0, count)
                                .map(i -> ofRegions ? result.regions().get(i).classIndex() : i)
                                .toArray(),
                        each);
    }

    /** A metric's numbers. */
    public Numbers of(String metric) {
        return numbers.computeIfAbsent(metric, any -> new Numbers());
    }

    /** Names of the items that are no mosaics. */
    List<String> images() {
        return images;
    }

    int mosaics() {
        return mosaics;
    }

    /** Names of the classes that regions have, by index. */
    Map<Integer, String> classes() {
        return classes;
    }

    /** Top-1; not a number where an image's class is not known. */
    double accuracy() {
        return known < images.size() || known == 0 ? Double.NaN : right / (double) known;
    }
}
