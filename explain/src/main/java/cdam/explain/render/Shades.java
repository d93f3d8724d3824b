package cdam.explain.render;

import cdam.canvas.Rgb;

/**
 * What a score does to a pixel, worked out once for each of many positions on the scale: {@code pixel = keep base + add}, by
 * channel.
 *
 * @param keep the part of the base that stays, by position
 * @param add by position and channel (red, green, blue)
 */
record Shades(int[] keep, int[] add) {
    /** Positions on each side of zero: a step is less than half a level of the steepest palette. */
    private static final int STEPS = 2048;

    static Shades of(Palette palette, double opacity) {
        int[] keep = new int[2 * STEPS + 1];
        int[] add = new int[3 * keep.length];
        int zero = palette.zero();
        for (int step = 0; step < keep.length; step++) {
            double position = (double) (step - STEPS) / STEPS;
            double share = Math.abs(position) * opacity;
            int colour = palette.colour(position);
            keep[step] = FixedPoint.of(1 - share);
            for (int channel = 0; channel < 3; channel++) {
                double z = Rgb.channel(zero, 16 - 8 * channel);
                add[3 * step + channel] =
                        FixedPoint.of(share * z + opacity * (Rgb.channel(colour, 16 - 8 * channel) - z));
            }
        }
        return new Shades(keep, add);
    }

    /** The colour of a score at a position in [-1, 1] over a base. */
    int over(int base, double position) {
        int step = (int) ((position + 1) * STEPS + 0.5);
        int stays = keep[step];
        int red = FixedPoint.round(stays * Rgb.channel(base, 16) + add[3 * step]);
        int green = FixedPoint.round(stays * Rgb.channel(base, 8) + add[3 * step + 1]);
        int blue = FixedPoint.round(stays * Rgb.channel(base, 0) + add[3 * step + 2]);
        return red << 16 | green << 8 | blue;
    }
}
