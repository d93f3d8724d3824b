package example;

import cdam.explain.metric.Basis;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import java.util.List;

/** The share of patches that speak for the class. */
public final class PositiveShare implements Metrics.Provider {
    @Override
    public List<MetricInfo> metrics(MetricSettings settings) {
        return List.of(new MetricInfo(
                "positive-share",
                "share of patches with a score above zero",
                "none",
                MetricInfo.Better.NEITHER,
                Basis.MAPS,
                (Metric.MapMetric) PositiveShare::of));
    }

    private static double of(float[] scores) {
        int positive = 0;
        for (float score : scores) {
            positive += score > 0 ? 1 : 0;
        }
        return (double) positive / scores.length;
    }
}
