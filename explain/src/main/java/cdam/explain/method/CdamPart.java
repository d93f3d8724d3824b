package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.vit.ViTConfig;

/**
 * One of the two parts that CDAM is the sum of, exactly: through the values, a_i dv_i . G, which is what the paper's Eq. 8
 * keeps, or through the attention, a_i ds_i (v_i - o) . G, which it omits. Derived in {@code docs/methods.md}.
 */
final class CdamPart implements Method {
    private final String tap;

    /** @param tap {@link cdam.vit.Taps#CDAM_VALUE} or {@link cdam.vit.Taps#CDAM_ATTENTION} */
    CdamPart(String tap) {
        this.tap = tap;
    }

    @Override
    public void require(ViTConfig config) {
        ClosedForm.require(tap.replace('_', '-'), config);
    }

    @Override
    public Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
        return Scores.of(ClosedForm.maps(run, targets, tap));
    }
}
