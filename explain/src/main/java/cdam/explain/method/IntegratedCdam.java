package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.GraphOps;
import cdam.vit.Taps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * Integrated CDAM: integrated gradients (Sundararajan et al. 2017, Eq. 1) at the last block's normed tokens. They go from 0 to
 * T on a straight line, the residual stream held: S_i = sum_j T_ij integral over alpha of df/dT_ij(alpha T).
 *
 * <p>{@code points} of a Gauss-Legendre rule; the scores of [CLS] and registers are {@link Completeness#BESIDE} the patches.
 */
final class IntegratedCdam implements ImageMethod {
    private static final String SCALES = "explain_scales";

    private final GaussLegendre rule;

    IntegratedCdam(MethodOptions options) {
        this.rule = GaussLegendre.of(options.integer("points", 16, 1, 256));
    }

    @Override
    public Coverage coverage() {
        return Coverage.LAST_BLOCK;
    }

    @Override
    public String total() {
        return "f(T) - f(0)";
    }

    @Override
    public double passes(int rows, int columns, int targets) {
        return LastBlockBatch.PASSES * rule.nodes().length * targets;
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        String scaled =
                GraphOps.addIfAbsent(one.model().lastBlock().graph(), "explain_scaled_tokens", IntegratedCdam::scaled);
        float[][] maps = new float[targets.size()][];
        double[] beside = new double[targets.size()];
        double[] explained = new double[targets.size()];
        try (TFloat32 scales = scales();
                Result path = one.fromLastBlock(Map.of(SCALES, scales), List.of(scaled));
                LastBlockBatch states = new LastBlockBatch(one, Taps.NORMED_TOKENS, path.get(0))) {
            for (int target = 0; target < maps.length; target++) {
                Target f = targets.get(target);
                double[] scores = integral(states.products(f), one.tokens());
                explained[target] = f.value(one.features(0)) - f.value(states.features(rule.nodes().length));
                beside[target] =
                        Arrays.stream(scores, 0, one.tokens() - one.patches()).sum();
                maps[target] = Patches.of(one, scores);
                progress.at(target + 1, maps.length);
            }
        }
        return Completeness.of(maps, beside, explained, Map.of());
    }

    /** Over the path, of the products at alpha T: T g = (alpha T) g / alpha. */
    private double[] integral(float[] products, int tokens) {
        double[] sum = new double[tokens];
        for (int point = 0; point < rule.nodes().length; point++) {
            double factor = rule.weights()[point] / rule.nodes()[point];
            for (int token = 0; token < tokens; token++) {
                sum[token] += factor * products[point * tokens + token];
            }
        }
        return sum;
    }

    /** The path's points, and 0 as the last. */
    private TFloat32 scales() {
        float[] scales = new float[rule.nodes().length + 1];
        for (int point = 0; point < rule.nodes().length; point++) {
            scales[point] = (float) rule.nodes()[point];
        }
        return Tensors.of(scales, scales.length, 1, 1);
    }

    private static Operand<TFloat32> scaled(GraphOps ops) {
        return ops.tf().math.mul(ops.tap(Taps.NORMED_TOKENS), ops.fed(SCALES, TFloat32.class, -1, 1, 1));
    }
}
