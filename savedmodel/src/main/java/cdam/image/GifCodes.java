package cdam.image;

import java.io.IOException;
import java.util.Arrays;

/** The codes of a GIF's LZW, of which only the lengths are wanted: how many pixels each stands for. */
final class GifCodes {
    private static final int MOST_BITS = 12;

    private final byte[] file;
    private final int clear;
    private final int[] lengths = new int[1 << MOST_BITS];
    private int at;
    private int blockEnd;
    private int buffer;
    private int buffered;
    private int bits;
    private int next;

    /** @param data the place of the least code size, which the blocks of codes follow */
    GifCodes(byte[] file, int data) throws IOException {
        int least = file[data];
        if (least < 1 || least >= MOST_BITS) {
            throw new IOException("a GIF of " + least + " bits for a code");
        }
        this.file = file;
        this.clear = 1 << least;
        this.at = data + 1;
        this.blockEnd = at;
        Arrays.fill(lengths, 0, clear, 1);
        clear();
    }

    private void clear() {
        next = clear + 2;
        bits = Integer.numberOfTrailingZeros(clear) + 1;
    }

    /** Whether there are so many pixels. */
    boolean reach(long pixels) throws IOException {
        long count = 0;
        int before = -1;
        for (int code = code(); code >= 0 && code != clear + 1 && count < pixels; code = code()) {
            if (code == clear) {
                clear();
                before = -1;
                continue;
            }
            if (before >= 0 && next < lengths.length) {
                lengths[next++] = lengths[before] + 1;
                bits += next == 1 << bits && bits < MOST_BITS ? 1 : 0;
            }
            if (code >= (before < 0 ? clear : next)) {
                throw new IOException("a GIF code that stands for nothing");
            }
            count += lengths[code];
            before = code;
        }
        return count >= pixels;
    }

    /** The next one; -1 after the last. */
    private int code() {
        while (buffered < bits) {
            while (at == blockEnd) {
                int length = file[at++] & 0xff;
                if (length == 0) {
                    return -1;
                }
                blockEnd = at + length;
            }
            buffer |= (file[at++] & 0xff) << buffered;
            buffered += 8;
        }
        int code = buffer & (1 << bits) - 1;
        buffer >>>= bits;
        buffered -= bits;
        return code;
    }
}
