package cdam.train.augment;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An image's identity: the first 128 bits of its file's SHA-256. Where the file lies, and what it is called, do not count.
 */
public record ImageKey(long high, long low) {
    /** The key of a file's bytes. */
    public static ImageKey of(byte[] bytes) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new ImageKey(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
