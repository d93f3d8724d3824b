package cdam.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;

/**
 * Takes the stored samples out of ImageIO's pictures as Pillow's {@code convert("RGB")} does: no colour management (Java
 * would turn gray levels into other ones), alpha dropped, 16 bits divided by 257.
 */
final class RasterPixels {
    private RasterPixels() {}

    /** @throws IOException if the samples are of a kind that has no plain meaning as levels */
    static RgbImage rgb(BufferedImage image, ImageFormat format) throws IOException {
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        if (image.getColorModel() instanceof IndexColorModel palette) {
            fromPalette(image.getRaster(), palette, rgb);
        } else {
            // As Adobe does: JPEG stores what the inks leave, 255 for no ink.
            fromSamples(image, format == ImageFormat.JPEG ? 255 : 0, rgb);
        }
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }

    private static void fromPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
        int width = raster.getWidth();
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                // Pillow's palettes end in black where a file's palette is too short.
                int colour = row[x] < colours.length ? colours[row[x]] : 0;
                put(rgb, y * width + x, colour >> 16, colour >> 8, colour);
            }
        }
    }

    private static void fromSamples(BufferedImage image, int noInk, byte[] rgb) throws IOException {
        ColorModel model = image.getColorModel();
        int colours = model.getNumColorComponents();
        int type = model.getColorSpace().getType();
        boolean known = (colours == 1 && type == ColorSpace.TYPE_GRAY)
                || (colours == 3 && type == ColorSpace.TYPE_RGB)
                || (colours == 4 && type == ColorSpace.TYPE_CMYK);
        if (!known || model.isAlphaPremultiplied() || model.getComponentSize(0) > 16) {
            throw new IOException("its samples (" + colours + " colours of " + model.getComponentSize(0)
                    + " bits) are not gray, RGB, CMYK or a palette of at most 16 bits; save it as an 8-bit RGB image");
        }
        Raster raster = image.getRaster();
        if (colours == 3
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel layout
                && raster.getDataBuffer() instanceof DataBufferByte data) {
            fromInterleavedBytes(raster, layout, data, rgb);
            return;
        }
        int bands = raster.getNumBands();
        int[] row = new int[raster.getWidth() * bands];
        int top = (1 << model.getComponentSize(0)) - 1;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int x = 0; x < raster.getWidth(); x++) {
                int at = x * bands;
                int pixel = y * raster.getWidth() + x;
                switch (colours) {
                    case 1 -> {
                        int level = level(row[at], top);
                        put(rgb, pixel, level, level, level);
                    }
                    case 3 -> put(rgb, pixel, level(row[at], top), level(row[at + 1], top), level(row[at + 2], top));
                    default -> {
                        int light = 255 - (level(row[at + 3], top) ^ noInk);
                        int red = light(level(row[at], top) ^ noInk, light);
                        int green = light(level(row[at + 1], top) ^ noInk, light);
                        int blue = light(level(row[at + 2], top) ^ noInk, light);
                        put(rgb, pixel, red, green, blue);
                    }
                }
            }
        }
    }

    /** The kind that nearly every photo is, without a call for each pixel. */
    private static void fromInterleavedBytes(
            Raster raster, PixelInterleavedSampleModel layout, DataBufferByte data, byte[] rgb) {
        byte[] source = data.getData();
        int[] band = layout.getBandOffsets();
        int origin = data.getOffset()
                - raster.getSampleModelTranslateX() * layout.getPixelStride()
                - raster.getSampleModelTranslateY() * layout.getScanlineStride();
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int at = origin + y * layout.getScanlineStride();
            for (int x = 0; x < raster.getWidth(); x++, at += layout.getPixelStride(), to += 3) {
                rgb[to] = source[at + band[0]];
                rgb[to + 1] = source[at + band[1]];
                rgb[to + 2] = source[at + band[2]];
            }
        }
    }

    private static int level(int sample, int top) {
        return top == 255 ? sample : (sample * 255 + top / 2) / top;
    }

    /** What an ink leaves of the light that black let through: light (1 - ink), rounded. */
    private static int light(int ink, int light) {
        return light - (ink * light + 127) / 255;
    }

    private static void put(byte[] rgb, int pixel, int red, int green, int blue) {
        rgb[3 * pixel] = (byte) red;
        rgb[3 * pixel + 1] = (byte) green;
        rgb[3 * pixel + 2] = (byte) blue;
    }
}
