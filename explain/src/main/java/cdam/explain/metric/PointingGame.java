package cdam.explain.metric;

/** Whether the patch with the largest score is at least half inside the region: 1 or 0 (Zhang et al. 2018). */
final class PointingGame implements Metric.OfRegion {
    @Override
    public double of(float[] scores, float[] inside) {
        int top = 0;
        for (int i = 1; i < scores.length; i++) {
            top = scores[i] > scores[top] ? i : top;
        }
        return inside[top] >= 0.5 ? 1 : 0;
    }
}
