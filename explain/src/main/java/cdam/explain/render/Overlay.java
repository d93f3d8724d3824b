package cdam.explain.render;

import java.awt.image.BufferedImage;
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

    /** Paints a field of {@code width * height} scores; without a photo the palette's colours alone. */
    static BufferedImage paint(
            @Nullable BufferedImage photo, float[] field, Scale scale, Palette palette, double strength, int width) {
        int height = field.length / width;
        int zero = palette.zero();
        double opacity = photo == null ? 1 : Math.min(1, 2 * strength);
        int[] pixels = new int[field.length];
        if (photo == null) {
            Arrays.fill(pixels, zero);
        } else {
            photo.getRGB(0, 0, width, height, pixels, 0, width);
        }
        for (int i = 0; i < pixels.length; i++) {
            int base = photo == null ? zero : Rgb.mix(Rgb.mix(pixels[i], Rgb.grey(pixels[i]), opacity), zero, strength);
            double position = scale.position(field[i]);
            pixels[i] = blend(base, zero, palette.colour(position), Math.abs(position) * opacity, opacity);
        }
        BufferedImage painted = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        painted.setRGB(0, 0, width, height, pixels, 0, width);
        return painted;
    }

    private static int blend(int base, int zero, int colour, double share, double opacity) {
        int pixel = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double z = Rgb.channel(zero, shift);
            double level =
                    (1 - share) * Rgb.channel(base, shift) + share * z + opacity * (Rgb.channel(colour, shift) - z);
            pixel |= Rgb.clamp(level) << shift;
        }
        return pixel;
    }
}
