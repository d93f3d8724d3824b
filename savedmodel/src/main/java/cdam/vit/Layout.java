package cdam.vit;

/**
 * Where a Vision Transformer may differ from DINO's in more than a number.
 *
 * @param mlp what an MLP does between its layers
 * @param positions how a patch's place is known
 * @param cls whether there is a [CLS] token
 * @param preNorm whether tokens pass a layer norm before the first block (CLIP)
 * @param pooling how the latent is made
 */
public record Layout(Mlp mlp, Positions positions, boolean cls, boolean preNorm, Pooling pooling) {
    /** DINO's and DINOv2's, but for the largest DINOv2. */
    public static final Layout DINO = new Layout(Mlp.PLAIN, Positions.LEARNED, true, false, Pooling.CLS);

    public Layout {
        if (pooling == Pooling.CLS && !cls) {
            throw new IllegalArgumentException("a model without [CLS] cannot pool by it");
        }
    }

    /** The same with another MLP. */
    public Layout with(Mlp other) {
        return new Layout(other, positions, cls, preNorm, pooling);
    }

    /** The same with other positions. */
    public Layout with(Positions other) {
        return new Layout(mlp, other, cls, preNorm, pooling);
    }

    /** The same with another latent, and [CLS] or none. */
    public Layout with(Pooling other, boolean hasCls) {
        return new Layout(mlp, positions, hasCls, preNorm, other);
    }

    /** The same with a norm before the first block. */
    public Layout withPreNorm() {
        return new Layout(mlp, positions, cls, true, pooling);
    }
}
