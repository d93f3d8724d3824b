package cdam.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;

/**
 * Takes the stored samples out of ImageIO's pictures as Pillow's {@code convert("RGB")} does: no colour management (Java
 * would turn gray levels into other ones), alpha dropped, 16 bits divided by 257.
 */
final class RasterPixels {
    private static final int MOST_CAMERA_BITS = 14;

    private RasterPixels() {}

    /** @throws IOException if the samples are of a kind that has no plain meaning as levels */
    static RgbImage rgb(BufferedImage image, ImageFormat format, Decoding decoding) throws IOException {
        byte[] rgb = image.getColorModel() instanceof IndexColorModel palette
                ? fromPalette(image.getRaster(), palette)
                // As Adobe does: JPEG stores what the inks leave, 255 for no ink.
                : fromSamples(image, format == ImageFormat.JPEG ? 255 : 0, decoding);
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }

    private static byte[] pixels(Raster raster) {
        return new byte[3 * raster.getWidth() * raster.getHeight()];
    }

    private static byte[] fromPalette(Raster raster, IndexColorModel palette) {
        byte[] rgb = pixels(raster);
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
        return rgb;
    }

    private static byte[] fromSamples(BufferedImage image, int noInk, Decoding decoding) throws IOException {
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
            return fromInterleavedBytes(raster, layout, data);
        }
        byte[] rgb = pixels(raster);
        int bands = raster.getNumBands();
        int[] row = new int[raster.getWidth() * bands];
        int[] top = new int[colours];
        Arrays.setAll(top, band -> (1 << model.getComponentSize(band)) - 1);
        int used = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int x = 0; x < raster.getWidth(); x++) {
                int at = x * bands;
                int pixel = y * raster.getWidth() + x;
                for (int band = 0; band < colours; band++) {
                    used |= row[at + band];
                    row[at + band] = level(row[at + band], top[band]);
                }
                switch (colours) {
                    case 1 -> put(rgb, pixel, row[at], row[at], row[at]);
                    case 3 -> put(rgb, pixel, row[at], row[at + 1], row[at + 2]);
                    default -> {
                        int light = 255 - (row[at + 3] ^ noInk);
                        int red = light(row[at] ^ noInk, light);
                        int green = light(row[at + 1] ^ noInk, light);
                        int blue = light(row[at + 2] ^ noInk, light);
                        put(rgb, pixel, red, green, blue);
                    }
                }
            }
        }
        noteDark(model.getComponentSize(0), used, decoding);
        return rgb;
    }

    /** Cameras of 10 to 14 bits are often stored as they are in 16: nothing in the file says so. */
    private static void noteDark(int stored, int used, Decoding decoding) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(used);
        if (stored == 16 && bits > 8 && bits <= MOST_CAMERA_BITS) {
            decoding.note("its samples use only " + bits
                    + " of 16 bits, so that it is seen nearly black; if it comes from a" + " camera of " + bits
                    + " bits, save it with samples " + (1 << (16 - bits)) + " times as large");
        }
    }

    /** The kind that nearly every photo is, without a call for each pixel, and as a rule without a second array. */
    private static byte[] fromInterleavedBytes(Raster raster, PixelInterleavedSampleModel layout, DataBufferByte data) {
        byte[] source = data.getData();
        int[] band = layout.getBandOffsets();
        boolean isPacked = layout.getPixelStride() == 3
                && layout.getScanlineStride() == 3 * raster.getWidth()
                && source.length == 3 * raster.getWidth() * raster.getHeight();
        byte[] rgb = isPacked ? source : pixels(raster);
        int origin = data.getOffset()
                - raster.getSampleModelTranslateX() * layout.getPixelStride()
                - raster.getSampleModelTranslateY() * layout.getScanlineStride();
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int at = origin + y * layout.getScanlineStride();
            for (int x = 0; x < raster.getWidth(); x++, at += layout.getPixelStride(), to += 3) {
                byte red = source[at + band[0]];
                byte green = source[at + band[1]];
                byte blue = source[at + band[2]];
                rgb[to] = red;
                rgb[to + 1] = green;
                rgb[to + 2] = blue;
            }
        }
        return rgb;
    }

    /** The 8-bit level: rounded down from fewer bits, to the nearest from 16, as Pillow does. */
    private static int level(int sample, int top) {
        return top == 255 ? sample : (sample * 255 + (top > 255 ? top / 2 : 0)) / top;
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
