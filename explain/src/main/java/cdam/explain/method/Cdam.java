package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.List;

/**
 * CDAM: S_i = sum_j T_ij df/dT_ij at the last block's normed tokens T (the paper's Eq. 2 for classes, Eq. 4 for concepts).
 *
 * <p>{@code by=gradient} takes the graph's gradient, a backward pass a target; {@code by=closed-form} takes the same numbers
 * for all targets at once from matrix products ({@link Taps#CDAM}). The default is the gradient for up to
 * {@value #FEW} targets. Both agree to 1e-5 of a map's maximum, but for a head that reads the patches too: the gradient sees
 * them, and is its default; the closed form is the part through [CLS].
 */
final class Cdam implements Method {
    static final int FEW = 8;

    private final String by;

    Cdam(MethodOptions options) {
        this.by = options.choice("by", "auto", List.of("auto", "gradient", "closed-form"));
    }

    @Override
    public Coverage coverage() {
        return by.equals("closed-form") ? Coverage.CLS : Coverage.LAST_BLOCK;
    }

    @Override
    public void require(ViTConfig config) {
        if (by.equals("closed-form")) {
            ClosedForm.require("cdam[by=closed-form]", config);
        }
    }

    @Override
    public Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
        boolean few = targets.count() <= FEW || run.features().readsPatches();
        boolean gradient = by.equals("gradient") || (by.equals("auto") && few);
        return Scores.of(
                gradient
                        ? GradientMaps.of(run, targets, Gradients.timesActivation(run, Taps.NORMED_TOKENS))
                        : ClosedForm.maps(run, targets, Taps.CDAM));
    }
}
