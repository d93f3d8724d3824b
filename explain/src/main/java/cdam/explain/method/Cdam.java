package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;

/**
 * CDAM: S_i = sum_j T_ij df/dT_ij at the last block's normed tokens T (the paper's Eq. 2 for classes, Eq. 4 for concepts).
 *
 * <p>The closed form is {@link Taps#CDAM}.
 */
final class Cdam implements Method {
    private final By by;

    Cdam(MethodOptions options) {
        this.by = By.of("cdam", options);
    }

    @Override
    public Coverage coverage() {
        return by.coverage();
    }

    @Override
    public void require(ViTConfig config) {
        by.require(config);
    }

    @Override
    public Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
        return Scores.of(
                by.gradient(run, targets)
                        ? GradientMaps.of(run, targets, Gradients.timesActivation(run, Taps.NORMED_TOKENS))
                        : ClosedForm.maps(run, targets, Taps.CDAM));
    }
}
