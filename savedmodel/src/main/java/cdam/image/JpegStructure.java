package cdam.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What of a JPEG (ITU-T T.81) makes its picture: tables, frame and scans. Comments, colour profiles and thumbnails are left
 * out, and what the samples mean is said in the one way that no reader takes for another.
 */
final class JpegStructure {
    private static final int TEM = 0x01;
    private static final int FRAME = 0xc0;
    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int ARITHMETIC_TABLES = 0xcc;
    private static final int RESERVED_FRAME = 0xc8;
    private static final int LAST_FRAME = 0xcf;
    private static final int RESTART = 0xd0;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int APPLICATION = 0xe0;
    private static final int ADOBE = 0xee;
    private static final byte[] JFIF_SEGMENT = {
        -1, (byte) APPLICATION, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /** Encoders write about a dozen scans; each takes as long as the whole picture. */
    private static final int MAX_SCANS = 100;

    /** The most scans of a picture as large as is allowed. */
    private static final int MAX_SCANS_OF_THE_LARGEST = 16;

    private final byte[] file;
    private final ByteBuffer bytes;
    private final PixelLimit limit;
    private final ByteArrayOutputStream kept;
    private JpegFrame frame = JpegFrame.NONE;
    private boolean jfif;
    private int adobe = -1;
    private int scans;
    private long data;

    private JpegStructure(byte[] file, PixelLimit limit) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(file);
        this.limit = limit;
        this.kept = new ByteArrayOutputStream(file.length);
    }

    static byte[] checked(byte[] file, PixelLimit limit) throws IOException {
        return new JpegStructure(file, limit).checked();
    }

    private byte[] checked() throws IOException {
        int at = 2;
        while (true) {
            while (bytes.get(at) != -1 || bytes.get(at + 1) == -1) {
                at++; // what decoders skip on their way to the next marker
            }
            int marker = bytes.get(at + 1) & 0xff;
            at += 2;
            if (marker == END) {
                break;
            }
            if (marker > TEM && !(marker >= RESTART && marker <= START)) {
                int length = Short.toUnsignedInt(bytes.getShort(at));
                if (length < 2) {
                    throw new IOException("a JPEG segment without a length");
                }
                bytes.get(at + length - 1); // is there
                at = segment(marker, at, length);
            }
        }
        if (8 * data < frame.blocks()) {
            throw new IOException(frame.width() + " x " + frame.height() + " pixels in " + data + " bytes of data");
        }
        byte[] colours = colours();
        return ByteBuffer.allocate(4 + colours.length + kept.size())
                .put((byte) 0xff)
                .put((byte) START)
                .put(colours)
                .put(kept.toByteArray())
                .put((byte) 0xff)
                .put((byte) END)
                .array();
    }

    /** Returns the place of what follows. */
    private int segment(int marker, int at, int length) throws IOException {
        int end = at + length;
        if (marker == SCAN) {
            return scan(at, end);
        }
        boolean isFrame = marker >= FRAME
                && marker <= LAST_FRAME
                && marker != HUFFMAN_TABLES
                && marker != RESERVED_FRAME
                && marker != ARITHMETIC_TABLES;
        if (isFrame) {
            frame = JpegFrame.of(bytes, at, frame);
            limit.require(frame.width(), frame.height());
            keep(marker, frame.numbered(Arrays.copyOfRange(file, at, end)));
            return end;
        } else if (marker == APPLICATION) {
            jfif |= scans == 0 && length >= 16 && startsWith(at + 2, "JFIF\0");
        } else if (marker == ADOBE && scans == 0 && length >= 14 && startsWith(at + 2, "Adobe")) {
            adobe = file[at + 13] & 0xff;
        }
        if (marker < APPLICATION) {
            keep(marker, Arrays.copyOfRange(file, at, end));
        }
        return end;
    }

    private void keep(int marker, byte[] segment) {
        kept.write(0xff);
        kept.write(marker);
        kept.writeBytes(segment);
    }

    private int scan(int at, int end) throws IOException {
        long most = Math.min(MAX_SCANS, MAX_SCANS_OF_THE_LARGEST * limit.pixels() / Math.max(1, frame.pixels()));
        if (++scans > most) {
            throw new IOException(
                    "a JPEG of " + frame.width() + " x " + frame.height() + " pixels and more than " + most + " scans");
        }
        keep(SCAN, frame.numberedScan(Arrays.copyOfRange(file, at, end)));
        int to = end;
        while (bytes.get(to) != -1 || isData(bytes.get(to + 1) & 0xff)) {
            to++;
        }
        data += to - end;
        kept.write(file, end, to - end);
        return to;
    }

    /** After 0xff, inside a scan: a byte of 0xff itself, or RST0 to RST7. */
    private static boolean isData(int marker) {
        return marker == 0 || (marker >= RESTART && marker < START);
    }

    private boolean startsWith(int at, String magic) {
        return ImageFormat.startsWith(file, at, magic);
    }

    /** As libjpeg guesses (jdapimin.c), so that we see what all others see. */
    private byte[] colours() {
        return switch (frame.components()) {
            case 3 -> {
                boolean rgb = jfif ? false : adobe >= 0 ? adobe == 0 : frame.isNamed("RGB");
                yield rgb ? adobe(0) : JFIF_SEGMENT;
            }
            case 4 -> adobe(adobe <= 0 ? 0 : 2);
            default -> new byte[0];
        };
    }

    private static byte[] adobe(int transform) {
        byte[] segment = {-1, (byte) ADOBE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
        return segment;
    }
}
