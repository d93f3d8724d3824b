package cdam.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What of a WebP (RFC 9649) makes its first picture: one chunk of VP8 or VP8L. Alpha, colour profiles, texts and the size of
 * the canvas are left out; each frame's own size is what counts.
 */
final class WebpStructure {
    private static final int CHUNKS = 12;
    private static final int FRAME_HEADER = 16;

    /** The plug-in's bit reader gives up where it cannot look eight bytes ahead. */
    private static final int AHEAD = 8;

    private WebpStructure() {}

    static byte[] checked(byte[] file, PixelLimit limit) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long size = 8 + Integer.toUnsignedLong(bytes.getInt(4));
        if (size > file.length) {
            throw new IOException("the file ends early, at byte " + file.length + " of " + size);
        }
        long at = CHUNKS;
        while (at + 8 <= file.length) {
            int chunk = (int) at;
            int data = chunk + 8;
            long length = Integer.toUnsignedLong(bytes.getInt(chunk + 4));
            if (ImageFormat.startsWith(file, chunk, "VP8L")) {
                int sides = bytes.getInt(data + 1);
                limit.require((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1);
                return only(file, chunk, length);
            }
            if (ImageFormat.startsWith(file, chunk, "VP8 ")) {
                limit.require(bytes.getShort(data + 6) & 0x3fff, bytes.getShort(data + 8) & 0x3fff);
                return only(file, chunk, length);
            }
            at = data + (ImageFormat.startsWith(file, chunk, "ANMF") ? FRAME_HEADER : length + length % 2);
        }
        throw new IOException("a WebP without a picture");
    }

    private static byte[] only(byte[] file, int chunk, long length) throws IOException {
        if (chunk + 8 + length > file.length) {
            throw new IOException("the file ends early");
        }
        int bytes = 8 + (int) length;
        return ByteBuffer.allocate(CHUNKS + bytes + AHEAD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(file, 0, 4)
                .putInt(4 + bytes)
                .put(file, 8, 4)
                .put(file, chunk, bytes)
                .array();
    }
}
