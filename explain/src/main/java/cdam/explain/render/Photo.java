package cdam.explain.render;

import cdam.image.Interpolation;
import cdam.image.Resize;
import cdam.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.function.Supplier;

/**
 * The part of a stored picture that the model saw, so that the map's grid covers it exactly, at the picture's own shape.
 *
 * @param width in pixels; with the height it gives the shape
 * @param height in pixels
 * @param pixels loads it; called when the picture is drawn, so that a sheet never holds more than a row of photos; may be smaller than width and height say
 */
public record Photo(int width, int height, Supplier<RgbImage> pixels) {
    public Photo {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a photo cannot be " + width + " x " + height + " pixels");
        }
    }

    public static Photo of(RgbImage image) {
        return new Photo(image.width(), image.height(), () -> image);
    }

    /** The photo, resized. */
    public BufferedImage draw(int drawnWidth, int drawnHeight) {
        byte[] rgb = Resize.resize(pixels.get(), Interpolation.BICUBIC, drawnHeight, drawnWidth)
                .rgb();
        BufferedImage drawn = new BufferedImage(drawnWidth, drawnHeight, BufferedImage.TYPE_INT_RGB);
        int[] colours = ((DataBufferInt) drawn.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < colours.length; i++) {
            colours[i] = ((rgb[3 * i] & 0xFF) << 16) | ((rgb[3 * i + 1] & 0xFF) << 8) | (rgb[3 * i + 2] & 0xFF);
        }
        return drawn;
    }
}
