package cdam.canvas;

/** Arithmetic on colours packed as 0xRRGGBB. */
public final class Rgb {
    private Rgb() {}

    /** {@code (1 - share) a + share b}, channel by channel. */
    public static int mix(int a, int b, double share) {
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = channel(a, shift);
            colour |= clamp(from + share * (channel(b, shift) - from)) << shift;
        }
        return colour;
    }

    /** The grey of the same lightness (Rec. 709 weights). */
    public static int grey(int colour) {
        int level = clamp(0.2126 * channel(colour, 16) + 0.7152 * channel(colour, 8) + 0.0722 * channel(colour, 0));
        return level * 0x010101;
    }

    public static int channel(int colour, int shift) {
        return (colour >> shift) & 0xFF;
    }

    static int clamp(double level) {
        return (int) (Math.min(Math.max(level, 0), 255) + 0.5);
    }
}
