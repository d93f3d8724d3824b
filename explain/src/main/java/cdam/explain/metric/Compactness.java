package cdam.explain.metric;

/** Share of patches with |S_i| <= 0.05 max |S| (Brocki, Binda and Chung, TMLR 2024). */
final class Compactness implements Metric.MapMetric {
    private static final double SHARE = 0.05;

    @Override
    public double of(float[] scores) {
        float max = 0;
        for (float score : scores) {
            max = Math.max(max, Math.abs(score));
        }
        int small = 0;
        for (float score : scores) {
            small += Math.abs((double) score) <= SHARE * max ? 1 : 0;
        }
        return (double) small / scores.length;
    }
}
