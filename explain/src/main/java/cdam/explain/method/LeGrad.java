package cdam.explain.method;

import cdam.bundle.HeadFeatures;
import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.io.UsageException;
import cdam.vit.GraphOps;
import cdam.vit.PassMemory;
import cdam.vit.Pooling;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * LeGrad (Bousselham et al. 2024, Eq. 5 to 8), [CLS] variant: block by block, f of that block's [CLS] after the final norm is
 * differentiated by the block's attention; S = sum over blocks of the mean over heads and rows of relu(df/dA). Not rescaled
 * to [0, 1]; never negative, by its definition.
 */
final class LeGrad implements ImageMethod {
    /** Fed: df/dlatent at each block's [CLS], (L,d). */
    private static final String DIRECTIONS = "explain_block_directions";

    @Override
    public void require(ViTConfig config) {
        if (config.layout().pooling() != Pooling.CLS) {
            throw new UsageException("legrad: expected a model whose latent is [CLS], found one whose latent is "
                    + config.layout().pooling()
                    + ": block by block there is no [CLS] to differentiate; take rp or cdam");
        }
    }

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
        int depth = one.model().config().depth();
        String row = GraphOps.addIfAbsent(one.model().graph(), "explain_legrad", ops -> sum(ops, depth));
        boolean linear = targets.stream().allMatch(Target::linear);
        float[][] latents = linear ? new float[depth][] : latents(one, depth);
        return ImageScores.each(targets, progress, target -> {
            try (TFloat32 directions = directions(one, target, latents);
                    Result result = one.fromImage(Map.of(DIRECTIONS, directions), List.of(row))) {
                return Patches.of(one, Tensors.values(result.get(0)), 0);
            }
        });
    }

    /** Each block's [CLS] after the final norm, [block][d]. */
    private static float[][] latents(ForwardPass one, int depth) {
        List<String> taps = IntStream.range(0, depth).mapToObj(Taps::cls).toList();
        try (Result result = one.fromImage(Map.of(), taps)) {
            return IntStream.range(0, depth)
                    .mapToObj(block -> Tensors.values(result.get(block)))
                    .toArray(float[][]::new);
        }
    }

    /** Directions for a head on several tokens: each block's [CLS] takes the last one's place; the others stay. */
    private static TFloat32 directions(ForwardPass one, Target target, float[][] latents) {
        HeadFeatures layout = one.features().layout();
        float[] own = target.linear() ? new float[0] : one.features(0);
        float[][] gradients = new float[latents.length][];
        for (int block = 0; block < latents.length; block++) {
            float[] features = target.linear() ? own : layout.withLatent(own, latents[block]);
            gradients[block] = layout.latent(target.gradient(features));
        }
        return OutputGradients.rows(gradients);
    }

    /** (1,M). */
    private static Operand<TFloat32> sum(GraphOps ops, int depth) {
        Ops tf = ops.tf();
        Operand<TFloat32> directions = ops.fed(DIRECTIONS, TFloat32.class, -1, -1);
        Operand<TFloat32> sum = null;
        for (int block = 0; block < depth; block++) {
            boolean last = block == depth - 1;
            Operand<TFloat32> direction =
                    tf.slice(directions, tf.constant(new int[] {block, 0}), tf.constant(new int[] {1, -1}));
            Operand<TFloat32> gradient =
                    ops.gradient(Taps.cls(block), direction, last ? Taps.ATTENTION : Taps.attention(block));
            Operand<TFloat32> rectified = tf.nn.relu(gradient);
            // [CLS] depends on its own row of the attention only: all other rows are 0, and count in the mean.
            Operand<TFloat32> rows = last ? rectified : tf.reduceSum(rectified, tf.constant(2)); // (1,h,M)
            Operand<TFloat32> mean = tf.math.mean(rows, tf.constant(1));
            sum = sum == null ? mean : tf.math.add(sum, mean);
        }
        Operand<TFloat32> tokens = tf.dtypes.cast(
                tf.gather(tf.shape(ops.tap(Taps.ATTENTION)), tf.constant(2), tf.constant(0)), TFloat32.class);
        return tf.math.div(Objects.requireNonNull(sum), tokens);
    }
}
