package cdam.explain.render;

import cdam.canvas.Rgb;
import cdam.io.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Colours of scores: evenly spaced control points, straight lines in sRGB between them. A signed palette goes from -1
 * over 0, its middle point, to 1; an unsigned one from 0 to 1.
 *
 * @param name what options call it
 * @param legend what the colours mean, for readers of the picture
 * @param signed whether it has two sides
 * @param stops colours as 0xRRGGBB, from the lowest score to the highest; an odd number if signed
 */
record Palette(String name, String legend, boolean signed, int[] stops) {
    /**
     * All palettes: the paper's colours, black at zero; sides that differ in lightness as well as in hue; white at zero,
     * for print; then the unsigned ones. A new one is a line here.
     */
    static final List<Palette> ALL = List.of(
            signed("paper", "orange for, blue against", 0x45A8FF, 0x1A5FAE, 0x000000, 0xB45F0C, 0xFFA42E),
            signed("colour-blind", "yellow for, blue against", 0x5E8DFF, 0x2448A8, 0x000000, 0xBFA118, 0xFFEC78),
            signed("print", "orange for, blue against", 0x1C4C9C, 0x83ABE0, 0xFFFFFF, 0xF6AE72, 0xB24A06),
            unsigned("amber", "black to pale yellow", 0x000000, 0x3A2806, 0x7A5510, 0xBC8826, 0xE8C162, 0xFFF4D2),
            unsigned("ember", "black to yellow", 0x000000, 0x381560, 0x88276B, 0xD1503F, 0xF79B2A, 0xFCF2AE),
            unsigned("grey", "black to white", 0x000000, 0xFFFFFF),
            unsigned("ink", "white to dark blue", 0xFFFFFF, 0xC5DAEF, 0x79A9D6, 0x3873B3, 0x11366C));

    Palette {
        if (stops.length < 2 || (signed && stops.length % 2 == 0)) {
            throw new IllegalArgumentException("palette " + name + " cannot have " + stops.length + " stops");
        }
    }

    /** @throws UsageException if there is no such palette of that kind */
    static Palette named(String name, boolean signed) {
        return ALL.stream()
                .filter(palette -> palette.signed == signed && palette.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("expected one of " + names(signed) + " as the palette of "
                        + (signed ? "signed" : "unsigned") + " maps, found " + name));
    }

    private static String names(boolean signed) {
        return ALL.stream()
                .filter(palette -> palette.signed == signed)
                .map(Palette::name)
                .collect(Collectors.joining(", "));
    }

    /** The colour, 0xRRGGBB, of a position in [-1, 1], or in [0, 1] if unsigned; what is outside gets the end's. */
    int colour(double position) {
        double low = signed ? -1 : 0;
        double along = Math.min(Math.max((position - low) / (1 - low), 0), 1) * (stops.length - 1);
        int stop = Math.min((int) along, stops.length - 2);
        return Rgb.mix(stops[stop], stops[stop + 1], along - stop);
    }

    /** The colour of a score of zero. */
    int zero() {
        return colour(0);
    }

    private static Palette signed(String name, String legend, int... stops) {
        return new Palette(name, legend, true, stops);
    }

    private static Palette unsigned(String name, String legend, int... stops) {
        return new Palette(name, legend, false, stops);
    }
}
