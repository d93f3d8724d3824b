package cdam.vit;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Operations of the last block that no bundle has: made in a loaded graph, with its weights. Not where the latent is a mean patch. */
public final class LastBlockOps {
    private final Layers layers;
    private final ClsBlock block;
    private final Operand<TFloat32> directions;

    public LastBlockOps(GraphOps ops, ViTConfig config) {
        this.layers = Layers.of(ops, config);
        this.block = block(layers, ops);
        this.directions = ops.tap(Taps.DIRECTIONS);
    }

    /** The rank of tokens is said, which that of fed ones is not: layer norms count axes from the front. */
    static ClsBlock block(Layers layers, GraphOps ops) {
        Shape shape = Shape.of(-1, -1, layers.config().width());
        return new ClsBlock(
                layers,
                ops.tf().ensureShape(ops.tap(Taps.BLOCK_INPUT), shape),
                ops.tf().ensureShape(ops.tap(Taps.NORMED_TOKENS), shape));
    }

    /** [CLS] after the block, or what a probe pooled, before the final norm: (B,d). */
    public Operand<TFloat32> output() {
        return block.output();
    }

    /** Grad-CAM of {@link Taps#DIRECTIONS} before its relu, (B,K,N), without any gradient operation. */
    public Operand<TFloat32> gradCam() {
        return block.gradCam(directions);
    }

    /**
     * How much each direction of the latent loses when a patch is left out of the last softmax, (B,K,N): {@code tam-last}, of
     * heads that are linear in the latent. A patch with nearly all of a head's attention is less exact than in float64.
     */
    public Operand<TFloat32> tokenAblation() {
        Ops tf = layers.tf();
        Operand<TFloat32> latents = latentsOf(block.withoutEachPatch());
        Operand<TFloat32> perImage = layers.reshape(
                latents,
                List.of(
                        layers.size(block.output(), 0),
                        tf.constant(-1),
                        tf.constant(layers.config().width())));
        Operand<TFloat32> without = tf.slice(
                perImage,
                tf.constant(new int[3]),
                tf.stack(List.of(
                        layers.size(perImage, 0),
                        tf.math.sub(layers.size(perImage, 1), tf.constant(1)),
                        tf.constant(layers.config().width()))));
        Operand<TFloat32> whole = tf.expandDims(
                tf.gather(perImage, tf.math.sub(layers.size(perImage, 1), tf.constant(1)), tf.constant(1)),
                tf.constant(1));
        return layers.batchMatMul(directions, tf.math.sub(whole, without), true);
    }

    /** What attention sums: v of every token, heads joined, (B,M,d). */
    public Operand<TFloat32> values() {
        return block.values();
    }

    /**
     * Latents of one image (n,d), what attention made of the values replaced.
     *
     * @param sums o = sum_i a_i v_i, heads joined, (n,d)
     */
    public Operand<TFloat32> latents(Operand<TFloat32> sums) {
        return latentsOf(block.output(sums));
    }

    private Operand<TFloat32> latentsOf(Operand<TFloat32> output) {
        return layers.config().layout().pooling() == Pooling.PROBE ? output : layers.norm(output, "norm");
    }
}
