package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.run.Gradients;
import cdam.explain.run.Run;
import cdam.explain.target.TargetBatch;
import cdam.vit.Taps;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * CDAM: S_i = sum_j T_ij df/dT_ij at the last block's normed tokens T (the paper's Eq. 2 for classes, Eq. 4 for concepts).
 *
 * <p>{@code by=gradient} takes the graph's gradient, a backward pass a target; {@code by=closed-form} takes the same numbers
 * for all targets at once from matrix products ({@link Taps#CDAM}). The default is the gradient for up to
 * {@value #FEW} targets. Both agree to 1e-5 of a map's maximum.
 */
final class Cdam implements Method {
    private static final int FEW = 8;

    /** Targets a product: bounds the memory of maps of very many classes. */
    private static final int CHUNK = 1024;

    private final String by;

    Cdam(MethodOptions options) {
        this.by = options.choice("by", "auto", List.of("auto", "gradient", "closed-form"));
    }

    @Override
    public Scores explain(Run run, TargetBatch targets, Progress progress) {
        boolean gradient = by.equals("gradient") || (by.equals("auto") && targets.count() <= FEW);
        return Scores.of(gradient ? byGradient(run, targets) : ClosedForm.maps(run, targets, Taps.CDAM, CHUNK));
    }

    private static float[][][] byGradient(Run run, TargetBatch targets) {
        String product = Gradients.of(run.model()).timesActivation(Taps.NORMED_TOKENS);
        float[][][] maps = new float[run.size()][targets.count()][];
        for (int target = 0; target < targets.count(); target++) {
            try (TFloat32 direction = Directions.ofTarget(run, targets, target);
                    Result result = run.fromLastBlock(Map.of(Gradients.DIRECTION, direction), List.of(product))) {
                float[] rows = Tensors.values(result.get(0)); // (B,M)
                for (int image = 0; image < run.size(); image++) {
                    maps[image][target] = Patches.of(run, rows, image);
                }
            }
        }
        return maps;
    }
}
