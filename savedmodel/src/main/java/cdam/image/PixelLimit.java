package cdam.image;

import java.io.IOException;

/**
 * How large a picture may say it is.
 *
 * @param pixels the most in all
 */
record PixelLimit(long pixels) {
    /** No side is longer than JPEG allows: a line of a hundred million pixels is an attack, not a picture. */
    private static final int MAX_SIDE = 65_535;

    /** @throws IOException if a picture of this size is not to be decoded */
    void require(int width, int height) throws IOException {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || (long) width * height > pixels) {
            throw new IOException("its header says " + width + " x " + height
                    + " (width x height), outside the limit of " + pixels + " pixels, 1 to " + MAX_SIDE + " a side");
        }
    }
}
