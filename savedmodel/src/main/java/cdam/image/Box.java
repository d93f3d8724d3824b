package cdam.image;

/**
 * A rectangle of whole pixels.
 *
 * @param x its first column
 * @param y its first row
 * @param width columns
 * @param height rows
 */
public record Box(int x, int y, int width, int height) {
    public Box {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "expected a box with a corner of 0 or more and a side of 1 or more, found x " + x + ", y " + y
                            + ", width " + width + ", height " + height);
        }
    }

    static Box of(RgbImage image) {
        return new Box(0, 0, image.width(), image.height());
    }

    void requireInside(RgbImage image) {
        if ((long) x + width > image.width() || (long) y + height > image.height()) {
            throw new IllegalArgumentException(
                    "expected a box inside " + image.width() + " x " + image.height() + ", found " + this);
        }
    }
}
