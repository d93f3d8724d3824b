package cdam.explain.evaluate.report;

import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.metric.Bootstrap;
import cdam.explain.metric.Holm;
import cdam.explain.metric.Interval;
import cdam.explain.metric.Intervention;
import cdam.explain.metric.Jackknife;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.ShareInterval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Means of a metric's numbers with their intervals, each by what the numbers are: Wilson's of yes and no, the bootstrap of
 * images and shuffles, Student's of all else.
 *
 * @param tally of all items
 * @param stages of weight-randomisation
 * @param bootstrap for it
 */
record Estimates(Totals tally, int stages, Bootstrap bootstrap) {
    /** Over all places. */
    EvaluationResults.Estimate of(MetricInfo info, String method) {
        return of(info, method, Estimates::everywhere);
    }

    /** {@code at}: classes of regions, or stages of weight-randomisation. */
    EvaluationResults.Estimate of(MetricInfo info, String method, IntPredicate at) {
        Numbers numbers = tally.of(info.name());
        double[] values = numbers.of(method);
        if (info.metric() instanceof Intervention intervention) {
            return EvaluationResults.Estimate.of(
                    intervention.interval(numbers.sums(intervention, List.of(method))), numbers.undefined(method));
        }
        Interval interval = info.metric().yesOrNo()
                ? ShareInterval.of(numbers.rows(values, at))
                : interval(info, numbers, values, at);
        return EvaluationResults.Estimate.of(interval, numbers.undefined(method));
    }

    private Interval interval(MetricInfo info, Numbers numbers, double[] values, IntPredicate at) {
        return info.name().equals(MetricPlan.RANDOMISATION)
                ? bootstrap.mean(numbers.table(values, stages, at))
                : Jackknife.ratio(numbers.rows(values, at));
    }

    private static boolean everywhere(int place) {
        return true;
    }

    private record Pair(String a, String b, Interval interval) {}

    /** Each method minus each that follows it, over the numbers that both have; Holm's correction over all of them. */
    Map<String, Map<String, EvaluationResults.Difference>> differences(MetricInfo info, List<String> methods) {
        Numbers numbers = tally.of(info.name());
        List<Pair> pairs = new ArrayList<>();
        for (int first = 0; first < methods.size(); first++) {
            for (String second : methods.subList(first + 1, methods.size())) {
                String a = methods.get(first);
                Interval interval = info.metric() instanceof Intervention intervention
                        ? intervention.difference(numbers.sums(intervention, List.of(a, second)))
                        : interval(info, numbers, numbers.difference(a, second), Estimates::everywhere);
                if (interval.images() > 0) {
                    pairs.add(new Pair(a, second, interval));
                }
            }
        }
        double[] holm = Holm.adjusted(
                pairs.stream().mapToDouble(pair -> pair.interval().p()).toArray());
        Map<String, Map<String, EvaluationResults.Difference>> differences = new LinkedHashMap<>();
        for (int i = 0; i < holm.length; i++) {
            Pair pair = pairs.get(i);
            differences
                    .computeIfAbsent(pair.a(), any -> new LinkedHashMap<>())
                    .put(pair.b(), EvaluationResults.Difference.of(pair.interval(), holm[i]));
        }
        return differences;
    }
}
