package cdam.explain.metric;

/** Share of |S| that is negative: sum of max(-S_i, 0) over sum of |S_i|. NaN for a map of zeros. */
final class CounterEvidence implements Metric.MapMetric {
    @Override
    public double of(float[] scores) {
        double negative = 0;
        double all = 0;
        for (float score : scores) {
            negative += Math.max(-score, 0);
            all += Math.abs(score);
        }
        return negative / all;
    }
}
