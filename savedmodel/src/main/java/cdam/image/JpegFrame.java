package cdam.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The frame header of a JPEG.
 *
 * @param ids of the components, as the file names them
 * @param sampling of each, horizontal and vertical, four bits each
 */
record JpegFrame(int width, int height, byte[] ids, byte[] sampling) {
    static final JpegFrame NONE = new JpegFrame(0, 0, new byte[0], new byte[0]);
    private static final int COMPONENTS = 8;

    /**
     * Reads one.
     *
     * @param at the place of its length
     * @param before {@link #NONE}: a picture has one frame
     */
    static JpegFrame of(ByteBuffer bytes, int at, JpegFrame before) throws IOException {
        int count = bytes.get(at + 7) & 0xff;
        if (before.components() > 0
                || count == 0
                || count > 4
                || Short.toUnsignedInt(bytes.getShort(at)) < 8 + 3 * count) {
            throw new IOException("a JPEG of several frames, or of " + count + " components in a frame");
        }
        byte[] ids = new byte[count];
        byte[] sampling = new byte[count];
        for (int i = 0; i < count; i++) {
            ids[i] = bytes.get(at + COMPONENTS + 3 * i);
            sampling[i] = bytes.get(at + COMPONENTS + 3 * i + 1);
        }
        return new JpegFrame(
                Short.toUnsignedInt(bytes.getShort(at + 5)),
                Short.toUnsignedInt(bytes.getShort(at + 3)),
                ids,
                sampling);
    }

    int components() {
        return ids.length;
    }

    long pixels() {
        return (long) width * height;
    }

    /** Whether the components' names are these letters. */
    boolean isNamed(String letters) {
        for (int i = 0; i < ids.length; i++) {
            if (i >= letters.length() || ids[i] != letters.charAt(i)) {
                return false;
            }
        }
        return ids.length == letters.length();
    }

    /** Blocks of 8 x 8 samples of all components; each takes a bit or more. */
    long blocks() {
        int across = 1;
        int down = 1;
        for (byte factors : sampling) {
            across = Math.max(across, factors >> 4 & 15);
            down = Math.max(down, factors & 15);
        }
        long blocks = 0;
        for (byte factors : sampling) {
            long columns = ((long) width * (factors >> 4 & 15) + 8L * across - 1) / (8L * across);
            long rows = ((long) height * (factors & 15) + 8L * down - 1) / (8L * down);
            blocks += columns * rows;
        }
        return blocks;
    }

    /** The frame's segment, a copy whose components are named 1, 2, ... */
    byte[] numbered(byte[] segment) {
        for (int i = 0; i < ids.length; i++) {
            segment[COMPONENTS + 3 * i] = (byte) (i + 1);
        }
        return segment;
    }

    /** The same for the segment of a scan. */
    byte[] numberedScan(byte[] segment) {
        for (int place = 3; place + 1 < segment.length - 3; place += 2) {
            for (int i = ids.length - 1; i >= 0; i--) {
                if (segment[place] == ids[i]) {
                    segment[place] = (byte) (i + 1);
                    break;
                }
            }
        }
        return segment;
    }
}
