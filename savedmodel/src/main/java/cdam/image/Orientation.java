package cdam.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The Exif orientation (tag 274 of the first directory, CIPA DC-008), wherever a format keeps it: JPEG in APP1, PNG in
 * {@code eXIf}, WebP in {@code EXIF}, TIFF in itself.
 */
final class Orientation {
    private static final int TAG = 0x0112;
    private static final int UPRIGHT = 1;
    private static final String JPEG_EXIF = "Exif\0\0";

    private Orientation() {}

    /** 1 to 8; 1 where a file says nothing, or says it in damaged Exif: the pixels are worth more than their hint. */
    static int of(byte[] file, ImageFormat format) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(file);
            int exif = switch (format) {
                case JPEG -> inJpeg(file, bytes);
                case PNG -> inPng(file, bytes);
                case WEBP -> inWebp(file, bytes);
                case TIFF -> 0;
                case GIF, BMP -> -1;
            };
            return exif < 0 ? UPRIGHT : inExif(bytes.slice(exif, file.length - exif));
        } catch (IndexOutOfBoundsException e) {
            return UPRIGHT;
        }
    }

    private static int inJpeg(byte[] file, ByteBuffer bytes) {
        int at = 2;
        while (at + 4 <= file.length) {
            int marker = Short.toUnsignedInt(bytes.getShort(at));
            if (marker == 0xffff) {
                at++;
                continue;
            }
            if (marker == 0xffe1 && ImageFormat.startsWith(file, at + 4, JPEG_EXIF)) {
                return at + 4 + JPEG_EXIF.length();
            }
            if (marker == 0xffda || marker < 0xff00) {
                return -1;
            }
            at += 2 + Short.toUnsignedInt(bytes.getShort(at + 2));
        }
        return -1;
    }

    private static int inPng(byte[] file, ByteBuffer bytes) {
        long at = 8;
        while (at + 12 <= file.length) {
            if (ImageFormat.startsWith(file, (int) at + 4, "eXIf")) {
                return (int) at + 8;
            }
            at += 12 + Integer.toUnsignedLong(bytes.getInt((int) at));
        }
        return -1;
    }

    private static int inWebp(byte[] file, ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        long at = 12;
        while (at + 8 <= file.length) {
            if (ImageFormat.startsWith(file, (int) at, "EXIF")) {
                int start = (int) at + 8;
                return ImageFormat.startsWith(file, start, JPEG_EXIF) ? start + JPEG_EXIF.length() : start;
            }
            long size = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
            at += 8 + size + size % 2;
        }
        return -1;
    }

    private static int inExif(ByteBuffer exif) {
        byte[] order = new byte[2];
        exif.get(0, order);
        boolean little = new String(order, StandardCharsets.ISO_8859_1).equals("II");
        exif.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = exif.getInt(4);
        int entries = Short.toUnsignedInt(exif.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if (Short.toUnsignedInt(exif.getShort(entry)) == TAG) {
                int value = Short.toUnsignedInt(exif.getShort(entry + 8));
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** The picture as it was meant to be seen. */
    static RgbImage upright(RgbImage image, int orientation) {
        int w = image.width();
        int h = image.height();
        int right = w - 1;
        int bottom = (h - 1) * w;
        return switch (orientation) {
            case 2 -> gather(image, w, h, right, -1, w);
            case 3 -> gather(image, w, h, right + bottom, -1, -w);
            case 4 -> gather(image, w, h, bottom, 1, -w);
            case 5 -> gather(image, h, w, 0, w, 1);
            case 6 -> gather(image, h, w, bottom, -w, 1);
            case 7 -> gather(image, h, w, right + bottom, -w, -1);
            case 8 -> gather(image, h, w, right, w, -1);
            default -> image;
        };
    }

    /** Reads the source from pixel {@code start} on, {@code stepX} further for each column, {@code stepY} for each row. */
    private static RgbImage gather(RgbImage image, int width, int height, int start, int stepX, int stepY) {
        byte[] rgb = new byte[image.rgb().length];
        int to = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to += 3) {
                System.arraycopy(image.rgb(), 3 * (start + x * stepX + y * stepY), rgb, to, 3);
            }
        }
        return new RgbImage(width, height, rgb);
    }
}
