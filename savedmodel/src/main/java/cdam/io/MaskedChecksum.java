package cdam.io;

import java.util.zip.CRC32C;

/**
 * The CRC-32C as LevelDB and TFRecord store it: turned right by 15 bits, plus a constant, so that a checksum of data that holds
 * checksums stays a good one.
 */
public final class MaskedChecksum {
    private static final int MASK = 0xa282ead8;

    private MaskedChecksum() {}

    /** What is stored beside the first {@code length} bytes. */
    public static int of(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return Integer.rotateRight((int) sum.getValue(), 15) + MASK;
    }

    /** The CRC-32C of what was stored, 0 to 2^32 - 1. */
    public static long unmasked(int stored) {
        return Integer.toUnsignedLong(Integer.rotateLeft(stored - MASK, 15));
    }
}
