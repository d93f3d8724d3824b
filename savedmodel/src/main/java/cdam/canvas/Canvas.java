package cdam.canvas;

import java.awt.Shape;
import java.awt.image.BufferedImage;

/** What a page is drawn on; x to the right, y downwards, in pixels. */
public interface Canvas {
    /** A line of text that starts at (x, baseline). */
    void text(String text, double x, double baseline, double size, int colour);

    void image(BufferedImage image, int x, int y);

    /** The outline of a shape that is moved by (x, y). */
    void line(Shape shape, int x, int y, double thickness, int colour);

    /** A shape with its inside. */
    default void fill(Shape shape, int colour) {
        fill(shape, colour, "");
    }

    /** @param tip what a page says of the shape when it is pointed at; empty: nothing */
    void fill(Shape shape, int colour, String tip);
}
