package cdam.image;

import java.awt.image.BufferedImage;

/**
 * A picture of 8 bits per channel.
 *
 * @param width columns
 * @param height rows
 * @param rgb (height, width, 3) unsigned bytes, row by row from the top, red first; not copied
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        if (width < 1 || height < 1 || 3L * width * height != rgb.length) {
            throw new IllegalArgumentException("expected 3 bytes for each pixel of " + width + " x " + height
                    + " (width x height), found " + rgb.length);
        }
    }

    /** A picture of Java's, its colours as sRGB, its alpha dropped. */
    public static RgbImage of(BufferedImage image) {
        int width = image.getWidth();
        int[] argb = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        byte[] rgb = new byte[Math.toIntExact(3L * argb.length)];
        for (int i = 0; i < argb.length; i++) {
            rgb[3 * i] = (byte) (argb[i] >> 16);
            rgb[3 * i + 1] = (byte) (argb[i] >> 8);
            rgb[3 * i + 2] = (byte) argb[i];
        }
        return new RgbImage(width, image.getHeight(), rgb);
    }

    /** The pixels inside a box, copied. */
    public RgbImage crop(Box box) {
        box.requireInside(this);
        byte[] cropped = new byte[3 * box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            int from = 3 * ((box.y() + y) * width + box.x());
            System.arraycopy(rgb, from, cropped, 3 * y * box.width(), 3 * box.width());
        }
        return new RgbImage(box.width(), box.height(), cropped);
    }
}
