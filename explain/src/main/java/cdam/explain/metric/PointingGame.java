package cdam.explain.metric;

/**
 * Whether the patch with the largest score is at least half inside the region: 1 or 0 (Zhang et al. 2018). Where several
 * patches share the largest score, the share of them that is: what drawing one of them gives in the mean. NaN where the region
 * covers half of no patch: nothing could be hit.
 */
final class PointingGame implements Metric.LocalisationMetric {
    @Override
    public boolean yesOrNo() {
        return true;
    }

    @Override
    public double of(float[] scores, float[] inside) {
        float largest = Float.NEGATIVE_INFINITY;
        int hits = 0;
        int count = 0;
        boolean possible = false;
        for (int i = 0; i < scores.length; i++) {
            possible |= inside[i] >= 0.5;
            if (scores[i] > largest) {
                largest = scores[i];
                hits = 0;
                count = 0;
            }
            if (scores[i] == largest) {
                hits += inside[i] >= 0.5 ? 1 : 0;
                count++;
            }
        }
        return possible ? (double) hits / count : Double.NaN;
    }
}
