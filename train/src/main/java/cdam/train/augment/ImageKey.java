package cdam.train.augment;

import cdam.io.Hashes;

/**
 * An image's identity: the first 128 bits of its file's SHA-256. Where the file lies, and what it is called, do not count.
 */
public record ImageKey(long high, long low) {
    /** The key of a file that cannot be read. */
    public static final ImageKey UNREADABLE = new ImageKey(0, 0);

    /** The key of a file's bytes. */
    public static ImageKey of(byte[] bytes) {
        String hash = Hashes.sha256(bytes);
        return new ImageKey(
                Long.parseUnsignedLong(hash.substring(0, 16), 16), Long.parseUnsignedLong(hash.substring(16, 32), 16));
    }
}
