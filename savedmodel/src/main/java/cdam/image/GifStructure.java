package cdam.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What of a GIF (GIF89a) makes its first picture. Comments and other extensions are left out: Java's reader takes a time for
 * them that grows with the square of their length.
 */
final class GifStructure {
    private static final int COLOURS = 10;
    private static final int SCREEN = 13;
    private static final int PICTURE = 0x2c;
    private static final int EXTENSION = 0x21;
    private static final int DESCRIPTOR = 10;
    private static final int END = 0x3b;

    private GifStructure() {}

    static byte[] checked(byte[] file, Decoding decoding, PixelLimit limit) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int screen = SCREEN + colours(file[COLOURS]);
        int at = screen;
        while (bytes.get(at) == EXTENSION) {
            at = afterBlocks(file, at + 2);
        }
        if (bytes.get(at) != PICTURE) {
            throw new IOException("a GIF without a picture");
        }
        int width = Short.toUnsignedInt(bytes.getShort(at + 5));
        int height = Short.toUnsignedInt(bytes.getShort(at + 7));
        limit.require(width, height);
        int screenWidth = Short.toUnsignedInt(bytes.getShort(6));
        int screenHeight = Short.toUnsignedInt(bytes.getShort(8));
        if (width != screenWidth || height != screenHeight) {
            decoding.note("the first picture of the GIF, " + width + " x " + height
                    + ", is taken without the screen of " + screenWidth + " x " + screenHeight + " around it");
        }
        int data = at + DESCRIPTOR + colours(file[at + DESCRIPTOR - 1]);
        int end = afterBlocks(file, data + 1);
        if (!new GifCodes(file, data).reach((long) width * height)) {
            // Java's reader would take the missing ones for the first colour.
            throw new IOException("data for fewer than its " + width + " x " + height + " pixels");
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(screen + end - at + 1);
        kept.write(file, 0, screen);
        kept.write(file, at, end - at);
        kept.write(END);
        return kept.toByteArray();
    }

    /** Bytes of the table of colours that these flags announce. */
    private static int colours(byte flags) {
        return flags < 0 ? 3 << ((flags & 7) + 1) : 0;
    }

    private static int afterBlocks(byte[] file, int first) {
        int at = first;
        while (file[at] != 0) {
            at += 1 + (file[at] & 0xff);
        }
        return at + 1;
    }
}
