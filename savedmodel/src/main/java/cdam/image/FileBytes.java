package cdam.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory as ImageIO reads it, that gives up on a reader which goes on past the end (the WebP plug-in takes zeros
 * from there, an exception a byte, for as many pixels as the header claims), or past the time that decoding may take.
 */
final class FileBytes extends ImageInputStreamImpl {
    /** Bit readers look a few bytes ahead; a file that lacks more than this is not whole. */
    private static final int READS_PAST_END = 64;

    /** Bytes between two looks at the clock: a scan of a JPEG takes as few as 75, and a large picture's a tenth of a second. */
    private static final int UNTIMED = 512;

    private final byte[] file;
    private final Decoding decoding;
    private int readsPastEnd;
    private int reads;

    FileBytes(byte[] file, Decoding decoding) {
        this.file = file;
        this.decoding = decoding;
    }

    @Override
    public int read() throws IOException {
        if (++reads % UNTIMED == 0) {
            decoding.requireTime();
        }
        bitOffset = 0;
        return streamPos < file.length ? file[(int) streamPos++] & 0xff : pastEnd();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        decoding.requireTime();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(Math.min(length, UNTIMED), file.length - streamPos);
        if (count <= 0) {
            return pastEnd();
        }
        System.arraycopy(file, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    private int pastEnd() throws IOException {
        if (++readsPastEnd > READS_PAST_END) {
            throw new IOException("the file ends early, at byte " + file.length);
        }
        return -1;
    }

    @Override
    public long length() {
        return file.length;
    }
}
