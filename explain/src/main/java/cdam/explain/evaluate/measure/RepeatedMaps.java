package cdam.explain.evaluate.measure;

import cdam.bundle.Head;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.Progress;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One of {@link MetricPlan#AGAIN}: maps of the predicted class made again, round by round, against the true ones. */
final class RepeatedMaps {
    private final String metric;
    private final Metric.ComparisonMetric change;
    private final List<ItemEvaluator> items;
    private final List<MapSource> missing;
    private final List<double[][]> rounds = new ArrayList<>(); // [source][item] each

    /** Maps of those items of a batch that the plan names, by the methods that any of them lacks. */
    RepeatedMaps(MetricPlan plan, MetricInfo info, List<ItemEvaluator> batch) {
        metric = info.name();
        change = (Metric.ComparisonMetric) info.metric();
        items = batch.stream()
                .filter(one -> plan.makesAgain(metric, one.item().name(), one.result()))
                .toList();
        missing = plan.methods().stream()
                .filter(source -> items.stream().anyMatch(one -> !plan.has(metric, one.result(), source)))
                .toList();
    }

    List<ItemEvaluator> items() {
        return items;
    }

    boolean isDone() {
        return missing.isEmpty();
    }

    /** A round: every missing method's maps in this run, an image per item. */
    void compare(ForwardPass run, Head head) {
        List<List<Integer>> predicted =
                items.stream().map(one -> List.of(one.result().predicted())).toList();
        double[][] numbers = new double[missing.size()][items.size()];
        for (int m = 0; m < numbers.length; m++) {
            MethodMaps maker = missing.get(m).maker();
            if (maker == null) {
                throw new IllegalStateException("only methods make maps again");
            }
            float[][][] maps = maker.maps(run, head, predicted, Progress.NONE);
            for (int i = 0; i < items.size(); i++) {
                numbers[m][i] = change.of(items.get(i).predicted(missing.get(m)), maps[i][0]);
            }
        }
        rounds.add(numbers);
    }

    /** {@code summary}: what is kept of a number per round. */
    void save(UnaryOperator<double[]> summary) {
        for (int i = 0; i < items.size(); i++) {
            for (int m = 0; m < missing.size(); m++) {
                int source = m;
                int item = i;
                double[] numbers = rounds.stream()
                        .mapToDouble(round -> round[source][item])
                        .toArray();
                items.get(i).put(metric, missing.get(m).label(), summary.apply(numbers));
            }
            items.get(i).save();
        }
    }
}
