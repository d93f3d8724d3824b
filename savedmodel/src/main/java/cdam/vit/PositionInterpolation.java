package cdam.vit;

/**
 * How the position embedding is brought to another grid than the weights' own. Bicubic per axis, with the source of a
 * wanted index {@code dst} at {@code (dst + 0.5) * m / (g + offset) - 0.5} for m weights and g wanted positions.
 *
 * @param offset added to the wanted size: 0.1 in DINO and DINOv2 without registers, 0 with registers
 * @param antialias true: a = -0.5 and a kernel as wide as the reduction (Pillow's); false: a = -0.75 and four taps
 */
public record PositionInterpolation(double offset, boolean antialias) {
    /** DINO's and DINOv2's: the offset of 0.1 is in their published code. */
    public static final PositionInterpolation DINO = new PositionInterpolation(0.1, false);

    /** DINOv2 with registers: by size, antialiased. */
    public static final PositionInterpolation REGISTERS = new PositionInterpolation(0, true);

    public PositionInterpolation {
        if (!(offset >= 0 && offset < 1)) {
            throw new IllegalArgumentException("position interpolation: expected an offset in [0, 1), found " + offset);
        }
    }
}
