package cdam.explain.evaluate.report;

import cdam.explain.evaluate.measure.ItemResult;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the report needs of all items: sum and count of an item's numbers under each key that it has, nothing else. */
final class Totals {
    /** Beside the metrics: a method's time and memory for an image. */
    static final String MILLISECONDS = "milliseconds";

    static final String MEGABYTES = "megabytes";

    private final MetricPlan plan;
    private final Map<Key, Rows> rows = new HashMap<>();
    private final List<String> images = new ArrayList<>();
    private final TreeMap<Integer, String> classes = new TreeMap<>();
    private int mosaics;
    private int known;
    private int right;

    Totals(MetricPlan plan) {
        this.plan = plan;
    }

    /** {@code detail}: a class's index, a stage's number, or empty. */
    private record Key(String metric, String method, String detail) {}

    /** Pairs of sum and count, one after the other. */
    private static final class Rows {
        private double[] values = new double[32];
        private int size;

        void add(double sum, int count) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = sum;
            values[size++] = count;
        }
    }

    void add(String item, ItemResult result) {
        if (result.mosaic()) {
            mosaics++;
        } else {
            images.add(item);
            known += result.truth() >= 0 ? 1 : 0;
            right += result.truth() == result.predicted() ? 1 : 0;
            result.regions().forEach(region -> classes.put(region.classIndex(), region.name()));
            result.milliseconds().forEach((method, value) -> add(MILLISECONDS, method, "", value));
            result.megabytes().forEach((method, value) -> add(MEGABYTES, method, "", value));
        }
        plan.metrics().forEach(info -> add(item, result, info));
    }

    private void add(String item, ItemResult result, MetricInfo info) {
        for (MapSource source : plan.sources()) {
            add(result, info, source.label(), plan.numbers(item, result, info, source.label()));
        }
        if ((info.name().equals("energy") || info.name().equals(MetricPlan.GRID_POINTING))
                && plan.applies(info, result)) {
            add(
                    result,
                    info,
                    Summary.UNIFORM,
                    result.regions().stream()
                            .mapToDouble(region -> region.area())
                            .toArray());
        }
    }

    /** Together, and by stage or class where there is one number of each. */
    private void add(ItemResult result, MetricInfo info, String method, double[] numbers) {
        add(info.name(), method, "", numbers);
        for (int i = 0; i < numbers.length; i++) {
            if (info.name().equals(MetricPlan.RANDOMISATION)) {
                add(info.name(), method, Integer.toString(i), numbers[i]);
            } else if (info.metric() instanceof Metric.LocalisationMetric && !result.mosaic()) {
                int classIndex = result.regions().get(i).classIndex();
                add(info.name(), method, Integer.toString(classIndex), numbers[i]);
            }
        }
    }

    /** What is not defined is left out. */
    private void add(String metric, String method, String detail, double... numbers) {
        double sum = 0;
        int count = 0;
        for (double number : numbers) {
            sum += Double.isNaN(number) ? 0 : number;
            count += Double.isNaN(number) ? 0 : 1;
        }
        if (count > 0) {
            rows.computeIfAbsent(new Key(metric, method, detail), any -> new Rows())
                    .add(sum, count);
        }
    }

    /** A row of sum and count for each item that has numbers there. */
    double[][] rows(String metric, String method, String detail) {
        Rows found = rows.get(new Key(metric, method, detail));
        double[][] pairs = new double[found == null ? 0 : found.size / 2][];
        for (int i = 0; found != null && i < pairs.length; i++) {
            pairs[i] = new double[] {found.values[2 * i], found.values[2 * i + 1]};
        }
        return pairs;
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
