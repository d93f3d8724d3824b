package cdam.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What must hold in a file before a plug-in sees it, where the plug-ins themselves would believe the file: sizes that hide
 * behind the header's, missing ends, forged lengths.
 */
final class Structure {
    private static final int WEBP_CHUNKS = 12;
    private static final int BMP_COMPRESSION = 30;
    private static final int JPEG_ICC = 0xffe2;
    private static final int JPEG_SCAN = 0xffda;
    private static final int JPEG_END = 0xffd9;

    /** Encoders write about a dozen; each takes as long as the whole picture. */
    private static final int MAX_JPEG_SCANS = 100;

    private Structure() {}

    /**
     * The file as it may be decoded.
     *
     * @throws IOException if it is not whole, or holds a picture larger than the limit
     */
    static byte[] checked(byte[] file, ImageFormat format, PixelLimit limit) throws IOException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            switch (format) {
                case WEBP -> checkWebp(file, bytes, limit);
                case BMP -> checkBmp(bytes);
                case JPEG -> {
                    checkScans(bytes.order(ByteOrder.BIG_ENDIAN));
                    return withoutProfile(file);
                }
                case PNG, GIF, TIFF -> {}
            }
            return file;
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("the file ends early", e);
        }
    }

    /** Missing bytes would be taken for zeros, and each frame's own size would be believed. */
    private static void checkWebp(byte[] file, ByteBuffer bytes, PixelLimit limit) throws IOException {
        long size = 8 + Integer.toUnsignedLong(bytes.getInt(4));
        if (size > file.length) {
            throw new IOException("the file ends early, at byte " + file.length + " of " + size);
        }
        long at = WEBP_CHUNKS;
        while (at + 8 <= file.length) {
            int chunk = (int) at;
            int data = chunk + 8;
            long length = Integer.toUnsignedLong(bytes.getInt(chunk + 4));
            if (ImageFormat.startsWith(file, chunk, "VP8L")) {
                int sides = bytes.getInt(data + 1);
                limit.require((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1);
            } else if (ImageFormat.startsWith(file, chunk, "VP8 ")) {
                limit.require(bytes.getShort(data + 6) & 0x3fff, bytes.getShort(data + 8) & 0x3fff);
            } else if (ImageFormat.startsWith(file, chunk, "ANMF")) {
                limit.require((bytes.getInt(data + 6) & 0xffffff) + 1, (bytes.getInt(data + 9) & 0xffffff) + 1);
                length = 16; // The frame's own chunks come next.
            }
            at += 8 + length + length % 2;
        }
    }

    /** A JPEG or PNG inside would come with a size of its own. */
    private static void checkBmp(ByteBuffer bytes) throws IOException {
        int compression = bytes.getInt(BMP_COMPRESSION);
        if (bytes.getInt(14) >= 40 && (compression == 4 || compression == 5)) {
            throw new IOException("a BMP that wraps a JPEG or PNG is not read: save the picture itself");
        }
    }

    /** A progressive JPEG of some bytes a scan could keep a decoder busy for hours. */
    private static void checkScans(ByteBuffer bytes) throws IOException {
        int scans = 0;
        int at = 2;
        while (at + 4 <= bytes.limit()) {
            int marker = Short.toUnsignedInt(bytes.getShort(at));
            if (marker == JPEG_END) {
                return;
            }
            if (marker <= 0xff00 || marker == 0xffff || hasNoLength(marker)) {
                at++; // a scan's data, or what decoders skip on their way to the next marker
                continue;
            }
            if (marker == JPEG_SCAN && ++scans > MAX_JPEG_SCANS) {
                throw new IOException("a JPEG of more than " + MAX_JPEG_SCANS + " scans");
            }
            at += 2 + Short.toUnsignedInt(bytes.getShort(at + 2));
        }
    }

    /** RST0 to RST7, SOI, TEM. */
    private static boolean hasNoLength(int marker) {
        return (marker >= 0xffd0 && marker <= 0xffd8) || marker == 0xff01;
    }

    /** Colour profiles are not used, and a forged one claims gigabytes. */
    private static byte[] withoutProfile(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        int at = 2;
        kept.write(file, 0, at);
        while (at + 4 <= file.length) {
            int marker = Short.toUnsignedInt(bytes.getShort(at));
            int end = at + 2 + Short.toUnsignedInt(bytes.getShort(at + 2));
            if (marker == JPEG_SCAN || marker < 0xffc0 || marker == 0xffff || end > file.length) {
                break;
            }
            if (marker != JPEG_ICC) {
                kept.write(file, at, end - at);
            }
            at = end;
        }
        kept.write(file, at, file.length - at);
        return kept.size() == file.length ? file : kept.toByteArray();
    }
}
