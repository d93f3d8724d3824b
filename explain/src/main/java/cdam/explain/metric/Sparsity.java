package cdam.explain.metric;

/** Share of patches with |S_i| < 0.05 max S: the signed maximum, strictly (the paper, section 4.3). */
final class Sparsity implements Metric.MapMetric {
    private static final double SHARE = 0.05;

    @Override
    public double of(float[] scores) {
        float max = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            max = Math.max(max, score);
        }
        int small = 0;
        for (float score : scores) {
            small += Math.abs((double) score) < SHARE * max ? 1 : 0;
        }
        return (double) small / scores.length;
    }
}
