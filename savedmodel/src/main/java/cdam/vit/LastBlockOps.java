package cdam.vit;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
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
        Operand<TFloat32> output = block.output(sums);
        return layers.config().layout().pooling() == Pooling.PROBE ? output : layers.norm(output, "norm");
    }
}
