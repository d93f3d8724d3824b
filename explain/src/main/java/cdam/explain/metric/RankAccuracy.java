package cdam.explain.metric;

import java.util.Arrays;

/**
 * Share of the K patches with the largest scores that lie in the region, K being how many lie there, a patch at least half
 * covered (Arras et al. 2022, CLEVR-XAI). Of equal scores of which only some are among the K, each counts by that share: the
 * mean over all their orders. NaN where the region covers half of no patch.
 */
final class RankAccuracy implements Metric.LocalisationMetric {
    @Override
    public double of(float[] scores, float[] inside) {
        int size = 0;
        for (float share : inside) {
            size += share >= 0.5 ? 1 : 0;
        }
        if (size == 0) {
            return Double.NaN;
        }
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        float last = sorted[sorted.length - size]; // the smallest score among the K
        int above = 0;
        int equal = 0;
        int hitsAbove = 0;
        int hitsEqual = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean hit = inside[i] >= 0.5;
            if (scores[i] > last) {
                above++;
                hitsAbove += hit ? 1 : 0;
            } else if (scores[i] == last) {
                equal++;
                hitsEqual += hit ? 1 : 0;
            }
        }
        return (hitsAbove + (double) (size - above) * hitsEqual / equal) / size;
    }
}
