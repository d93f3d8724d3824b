package cdam.vit;

import cdam.io.InputException;

/**
 * How the position embedding is brought to another grid than the weights' own. Bicubic per axis, with the source of a
 * wanted index {@code dst} at {@code (dst + 0.5) * m / (g + offset) - 0.5} for m weights and g wanted positions.
 *
 * @param offset added to the wanted size: 0.1 in DINO's and DINOv2's own code, 0 in all others
 * @param antialias true: a = -0.5 and a kernel as wide as the reduction (Pillow's); false: a = -0.75 and four taps
 */
public record PositionInterpolation(double offset, boolean antialias) {
    /** DINO's and DINOv2's: the offset of 0.1 is in their published code. */
    public static final PositionInterpolation DINO = new PositionInterpolation(0.1, false);

    /** By size, not antialiased: transformers (from 4.45 on; not for DINOv2 with registers), mmpretrain. */
    public static final PositionInterpolation HUGGING_FACE = new PositionInterpolation(0, false);

    /** By size, antialiased: timm, with or without registers, and DINOv2 with registers wherever it runs. */
    public static final PositionInterpolation TIMM = new PositionInterpolation(0, true);

    public PositionInterpolation {
        if (!(offset >= 0 && offset < 1)) {
            throw new IllegalArgumentException("position interpolation: expected an offset in [0, 1), found " + offset);
        }
    }

    /**
     * The rule of a name: {@code dino}, {@code huggingface} or {@code timm}.
     *
     * @throws InputException if there is no such rule
     */
    public static PositionInterpolation of(String name) {
        return switch (name) {
            case "dino" -> DINO;
            case "huggingface" -> HUGGING_FACE;
            case "timm", "registers" -> TIMM; // registers: its name in 0.1.0
            default -> throw new InputException("expected dino, huggingface or timm, found " + name);
        };
    }

    /** Whose rule it is, and what it does. */
    public String description() {
        String name = equals(DINO) ? "dino" : equals(HUGGING_FACE) ? "huggingface" : equals(TIMM) ? "timm" : "other";
        return name + " (bicubic, " + (offset == 0 ? "by size" : "offset " + offset) + ", "
                + (antialias ? "antialiased" : "not antialiased") + ")";
    }
}
