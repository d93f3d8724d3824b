package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.targets.Target;
import cdam.vit.BackwardPass;
import cdam.vit.GraphOps;
import cdam.vit.PassMemory;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * RP (Chefer et al. 2021, "Generic Attention-model Explainability", Eq. 5 and 6; the paper's baseline): R = I, then block by
 * block R += mean over heads of relu(dA * A) R, with dA = df/dA; the row of [CLS], of the probe, or the patches' mean. Never negative, by its definition.
 *
 * <p>One backward pass gives dA of every block; the row of [CLS] is a chain of vector-matrix products from the last block
 * back.
 */
final class RelevancePropagation implements ImageMethod {
    @Override
    public double passes(int rows, int columns, int targets) {
        return Pixels.BACKWARD_PASSES * targets;
    }

    @Override
    public double memory(PassMemory image) {
        return image.backward();
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        ViTConfig config = one.model().config();
        String row = Gradients.backward(one, "explain_rp", Taps.LATENT, (ops, pass) -> row(ops, pass, config));
        return ImageScores.each(targets, progress, target -> {
            try (TFloat32 direction = OutputGradients.of(one, target);
                    Result result = one.fromRetained(Map.of(Gradients.DIRECTION, direction), List.of(row))) {
                return Patches.of(one, Tensors.values(result.get(0)), 0);
            }
        });
    }

    @Override
    public List<String> retainedTaps(ViTConfig config) {
        return BackwardPass.uses(config);
    }

    private static Operand<TFloat32> row(GraphOps ops, BackwardPass pass, ViTConfig config) {
        Ops tf = ops.tf();
        int last = config.wholeBlocks();
        Operand<TFloat32> row = AttentionRow.afterLast(ops, config, relevance(tf, pass, last)); // (B,M)
        for (int block = last - 1; block >= 0; block--) {
            Operand<TFloat32> matrix = relevance(tf, pass, block); // (B,M,M)
            row = tf.math.add(row, AttentionRow.times(ops, row, matrix));
        }
        return row;
    }

    /** mean over heads of relu(dA * A). */
    private static Operand<TFloat32> relevance(Ops tf, BackwardPass pass, int block) {
        return tf.math.mean(tf.nn.relu(tf.math.mul(pass.attention(block), pass.atAttention(block))), tf.constant(1));
    }
}
