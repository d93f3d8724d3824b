package cdam.explain.render;

import java.awt.image.BufferedImage;
import java.util.function.Supplier;

/**
 * The picture that the model saw, cut as it saw it, so that the map's grid covers it exactly.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels loads it; called when the picture is drawn, so that a sheet never holds more than a row of photos
 */
public record Photo(int width, int height, Supplier<BufferedImage> pixels) {
    public Photo {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a photo cannot be " + width + " x " + height + " pixels");
        }
    }

    public static Photo of(BufferedImage image) {
        return new Photo(image.getWidth(), image.getHeight(), () -> image);
    }
}
