package cdam.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * What of a PNG (ISO/IEC 15948) makes its picture: header, palette and data, the latter in one chunk. Texts, colour profiles and
 * further pictures are left out: Java's reader keeps them all, and takes long for data in many pieces.
 */
final class PngStructure {
    private static final int HEADER = 0x49484452;
    private static final int PALETTE = 0x504c5445;
    private static final int DATA = 0x49444154;
    private static final int END = 0x49454e44;
    private static final int FIRST = 8;
    private static final int HEADER_BYTES = 13;

    /** Length and type before a chunk's content, a checksum after it. */
    private static final int AROUND = 12;

    /** Deflate makes no more of a byte. */
    private static final long MOST_INFLATED = 1032;

    private final byte[] file;
    private final ByteBuffer bytes;
    private final ByteArrayOutputStream kept;

    private PngStructure(byte[] file) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(file);
        this.kept = new ByteArrayOutputStream(file.length);
    }

    static byte[] checked(byte[] file, PixelLimit limit) throws IOException {
        return new PngStructure(file).checked(limit);
    }

    private byte[] checked(PixelLimit limit) throws IOException {
        if (bytes.getInt(FIRST) != HEADER_BYTES || bytes.getInt(FIRST + 4) != HEADER) {
            throw new IOException("a PNG without a header");
        }
        int width = bytes.getInt(FIRST + 8);
        int height = bytes.getInt(FIRST + 12);
        limit.require(width, height);
        ByteArrayOutputStream data = new ByteArrayOutputStream(file.length);
        kept.write(file, 0, FIRST);
        long at = FIRST;
        int type = HEADER;
        while (type != END && at + AROUND <= file.length) {
            int chunk = (int) at;
            long length = Integer.toUnsignedLong(bytes.getInt(chunk));
            type = bytes.getInt(chunk + 4);
            at += AROUND + length;
            if (at > file.length && (type == DATA || data.size() == 0)) {
                throw new IOException("the file ends early");
            } else if (type == HEADER || type == PALETTE) {
                keep(chunk, (int) length);
            } else if (type == DATA) {
                data.write(file, chunk + 8, (int) length);
            }
        }
        long least = (long) width * height * bits() / 8;
        if (data.size() * MOST_INFLATED < least) {
            throw new IOException(width + " x " + height + " pixels in " + data.size() + " bytes of data");
        }
        write(DATA, data.toByteArray());
        write(END, new byte[0]);
        return kept.toByteArray();
    }

    /** Bits per pixel; a depth or colour type that does not exist is the reader's to refuse. */
    private int bits() {
        int channels = switch (file[FIRST + 17]) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        return channels * file[FIRST + 16];
    }

    private void keep(int chunk, int length) throws IOException {
        int end = chunk + 8 + length;
        if (bytes.getInt(end) != checksum(file, chunk + 4, end)) {
            throw new IOException("a PNG header or palette that does not fit its checksum");
        }
        kept.write(file, chunk, AROUND + length);
    }

    private void write(int type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(AROUND + content.length);
        chunk.putInt(content.length).putInt(type).put(content);
        chunk.putInt(checksum(chunk.array(), 4, chunk.position()));
        kept.writeBytes(chunk.array());
    }

    private static int checksum(byte[] bytes, int from, int to) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, from, to - from);
        return (int) checksum.getValue();
    }
}
