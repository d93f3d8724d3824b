package cdam.vit;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Operations of the last block that no bundle has: made in a loaded graph, with its weights. Not where the latent is a mean patch. */
public final class LastBlockOps {
    private final Layers layers;
    private final ClsBlock block;

    public LastBlockOps(GraphOps ops, ViTConfig config) {
        this.layers = Layers.of(ops, config);
        this.block = new ClsBlock(layers, tokens(ops.tap(Taps.BLOCK_INPUT)), tokens(ops.tap(Taps.NORMED_TOKENS)));
    }

    /** Their rank said, which a fed tensor's is not: layer norms count axes from the front. */
    private Operand<TFloat32> tokens(Operand<TFloat32> tap) {
        return layers.tf().ensureShape(tap, Shape.of(-1, -1, layers.config().width()));
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
