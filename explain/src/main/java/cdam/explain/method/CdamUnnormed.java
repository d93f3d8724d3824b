package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.vit.Taps;

/**
 * CDAM's product at what enters the last block, before its norm: S_i = sum_j z_ij df/dz_ij (the paper's footnote 1).
 *
 * <p>It is nothing but rounding: LayerNorm does not change when a token is scaled, so the derivative along the token is 0
 * but for the norm's epsilon. That is why the paper found normed tokens far better.
 */
final class CdamUnnormed implements Method {
    @Override
    public Coverage coverage() {
        return Coverage.LAST_BLOCK;
    }

    @Override
    public Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
        return Scores.of(GradientMaps.of(run, targets, Gradients.timesActivation(run, Taps.BLOCK_INPUT)));
    }
}
