package cdam.checkpoint;

import cdam.io.InputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a part of a file forwards, little endian; never past the part's end. */
final class Cursor {
    private static final int WINDOW = 64 * 1024;
    private static final int MAX_LINE = 256;

    /** Text and tables that one part of a checkpoint has at most; numbers are not read through here. */
    private static final long MAX_BYTES = 16L << 20;

    private final Source source;
    private final String what;
    private final long end;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowEnd;
    private long budget = MAX_BYTES;

    /** @param what the part's name in errors */
    Cursor(Source source, String what, long start, long end) {
        this.source = source;
        this.what = what;
        this.windowEnd = start;
        this.end = end;
    }

    long position() {
        return windowEnd - window.remaining();
    }

    long remaining() {
        return end - position();
    }

    int u1() {
        if (!window.hasRemaining()) {
            need(1);
            window = source.read(windowEnd, (int) Math.min(WINDOW, end - windowEnd));
            windowEnd += window.limit();
        }
        return Byte.toUnsignedInt(window.get());
    }

    int u2() {
        return u1() | u1() << 8;
    }

    int i4() {
        return u2() | u2() << 16;
    }

    long u4() {
        return Integer.toUnsignedLong(i4());
    }

    long i8() {
        return u4() | u4() << 32;
    }

    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(i8()));
    }

    /** The next bytes; a forged length fails before anything is allocated. */
    byte[] bytes(long length) {
        need(length);
        budget -= length;
        if (budget < 0) {
            throw error("more than " + MAX_BYTES + " bytes of text, which no checkpoint has");
        }
        byte[] bytes = new byte[(int) length];
        int buffered = Math.min(bytes.length, window.remaining());
        window.get(bytes, 0, buffered);
        int rest = bytes.length - buffered;
        if (rest > 0) {
            source.read(windowEnd, rest).get(bytes, buffered, rest);
            windowEnd += rest;
        }
        return bytes;
    }

    String utf8(long length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    /** Text up to a line feed, which is swallowed. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int next = u1(); next != '\n'; next = u1()) {
            if (line.length() == MAX_LINE) {
                throw error("a name of more than " + MAX_LINE + " characters");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    void skip(long length) {
        need(length);
        long target = position() + length;
        if (length <= window.remaining()) {
            window.position(window.position() + (int) length);
        } else {
            window = ByteBuffer.allocate(0);
            windowEnd = target;
        }
    }

    InputException error(String message) {
        return source.error(what + ", byte " + position() + ": " + message);
    }

    private void need(long length) {
        if (length < 0 || length > remaining()) {
            throw source.error(what + ", byte " + position() + ": expected " + length + " more bytes, found "
                    + remaining() + ": the file is truncated or damaged");
        }
    }
}
