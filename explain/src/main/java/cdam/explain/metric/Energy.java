package cdam.explain.metric;

/**
 * Share of S+ inside the region, a patch counting by the share of its area covered (Wang et al. 2020, Score-CAM; on mosaics
 * the grid pointing game of Böhle et al. 2021). A map without anything positive puts nothing inside: 0. NaN where the
 * region is nowhere.
 */
final class Energy implements Metric.LocalisationMetric {
    @Override
    public double of(float[] scores, float[] inside) {
        double in = 0;
        double all = 0;
        double area = 0;
        for (int i = 0; i < scores.length; i++) {
            double positive = Math.max(scores[i], 0);
            in += positive * inside[i];
            all += positive;
            area += inside[i];
        }
        if (area == 0) {
            return Double.NaN;
        }
        return all > 0 ? in / all : 0;
    }
}
