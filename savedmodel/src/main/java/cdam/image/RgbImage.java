package cdam.image;

/**
 * A picture of 8 bits a channel.
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
