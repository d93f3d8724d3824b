package cdam.explain.metric;

import java.util.stream.IntStream;

/**
 * Share of the K patches with the largest scores that lie in the region, K being how many lie there, a patch at least half
 * covered (Arras et al. 2022, CLEVR-XAI). NaN where the region covers half of no patch.
 */
final class RankAccuracy implements Metric.OfRegion {
    @Override
    public double of(float[] scores, float[] inside) {
        int[] order = Ranks.order(scores, IntStream.range(0, scores.length).toArray());
        int size = 0;
        for (float share : inside) {
            size += share >= 0.5 ? 1 : 0;
        }
        int hits = 0;
        for (int i = 0; i < size; i++) {
            hits += inside[order[order.length - 1 - i]] >= 0.5 ? 1 : 0;
        }
        return (double) hits / size;
    }
}
