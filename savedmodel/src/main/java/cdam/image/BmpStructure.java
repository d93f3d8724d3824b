package cdam.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What must hold in a BMP before a plug-in sees it. */
final class BmpStructure {
    private static final int DATA = 10;
    private static final int WIDTH = 18;
    private static final int HEIGHT = 22;
    private static final int COMPRESSION = 30;
    private static final int WRAPPED_JPEG = 4;
    private static final int WRAPPED_PNG = 5;

    private BmpStructure() {}

    static byte[] checked(byte[] file, PixelLimit limit) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(14) < 40) {
            return file; // the old header, without compression
        }
        int compression = bytes.getInt(COMPRESSION);
        if (compression == WRAPPED_JPEG || compression == WRAPPED_PNG) {
            throw new IOException("a BMP that wraps a JPEG or PNG is not read: save the picture itself");
        }
        if (compression == 1 || compression == 2) {
            int width = bytes.getInt(WIDTH);
            int height = Math.abs(bytes.getInt(HEIGHT));
            limit.require(width, height);
            requirePixels(file, bytes.getInt(DATA), compression == 1 ? 8 : 4, width, height);
        }
        return file;
    }

    /** Follows the run lengths: missing ones would be taken for the first colour. */
    private static void requirePixels(byte[] file, int data, int bits, int width, int height) throws IOException {
        int at = data;
        long x = 0;
        long y = 0;
        while (y * width + Math.min(x, width) < (long) width * height) {
            int run = file[at] & 0xff;
            int code = file[at + 1] & 0xff;
            at += 2;
            if (run > 0) {
                x += run;
            } else if (code == 0) {
                x = 0;
                y++;
            } else if (code == 1) {
                throw new IOException("data for " + y + " of its " + height + " rows");
            } else if (code == 2) {
                x += file[at] & 0xff;
                y += file[at + 1] & 0xff;
                at += 2;
            } else {
                x += code;
                at += (code * bits + 15) / 16 * 2;
            }
        }
    }
}
