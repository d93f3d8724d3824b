package cdam.image;

/**
 * How large a picture may say it is.
 *
 * @param name of the file, for messages
 * @param pixels the most in all
 */
record PixelLimit(String name, long pixels) {
    /** No side is longer than JPEG allows: a line of a hundred million pixels is an attack, not a picture. */
    private static final int MAX_SIDE = 65_535;

    /** @throws ImageTooLargeException if a picture of this size is not to be decoded */
    void require(int width, int height) {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || (long) width * height > pixels) {
            throw new ImageTooLargeException(
                    name + ": its header says " + width + " x " + height + " (width x height), outside the limit of "
                            + pixels + " pixels, 1 to " + MAX_SIDE + " a side; make it smaller");
        }
    }
}
