package cdam.explain.render;

import cdam.canvas.Rgb;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Colours over a photo. With position p of a score on its scale, its palette's colour C(p), Z = C(0) and opacity
 * a = |p| min(1, 2 strength): {@code pixel = (1 - a) base + a Z + min(1, 2 strength) (C(p) - Z)}. So a score of zero
 * leaves the base alone, the largest score has the pure last colour, and what lies between is straight blending for a
 * palette of straight lines. The base is the photo, turned grey by min(1, 2 strength), for colour shall mean score, and faded towards Z by the
 * strength: at strength 1 only the palette's colours are left.
 */
final class Overlay {
    private Overlay() {}

    /** A photo, turned grey and faded as a base is. */
    static BufferedImage base(BufferedImage photo, Palette palette, double strength) {
        BufferedImage base = new BufferedImage(photo.getWidth(), photo.getHeight(), BufferedImage.TYPE_INT_RGB);
        fade(pixels(photo), pixels(base), palette.zero(), opacity(strength), strength);
        return base;
    }

    private static double opacity(double strength) {
        return Math.min(1, 2 * strength);
    }

    /** Paints a field of {@code width * height} scores over its {@link #base}; without one the palette's colours alone. */
    static BufferedImage paint(
            @Nullable BufferedImage base, float[] field, Scale scale, Palette palette, double strength, int width) {
        BufferedImage painted = new BufferedImage(width, field.length / width, BufferedImage.TYPE_INT_RGB);
        int[] pixels = pixels(painted);
        int[] below = base == null ? pixels : pixels(base);
        if (base == null) {
            Arrays.fill(pixels, palette.zero());
        }
        Shades shades = Shades.of(palette, base == null ? 1 : opacity(strength));
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = shades.over(below[i], scale.position(field[i]));
        }
        return painted;
    }

    private static int[] pixels(BufferedImage image) {
        return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    /** The base: grey by the opacity, then towards the colour of zero by the strength. */
    private static void fade(int[] photo, int[] base, int zero, double opacity, double strength) {
        int grey = FixedPoint.of(opacity);
        int share = FixedPoint.of(strength);
        for (int i = 0; i < photo.length; i++) {
            int lightness = Rgb.grey(photo[i]) & 0xFF;
            int pixel = 0;
            for (int shift = 16; shift >= 0; shift -= 8) {
                int muted = FixedPoint.mix(Rgb.channel(photo[i], shift), lightness, grey);
                pixel |= FixedPoint.mix(muted, Rgb.channel(zero, shift), share) << shift;
            }
            base[i] = pixel;
        }
    }
}
