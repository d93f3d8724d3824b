package cdam.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** The bytes of one storage in a file. They are loaded when asked for, and verified then if the file says how. */
final class StoredBytes {
    /** No checksum is known. */
    static final long NO_CRC = -1;

    /** Below this it is cheaper to copy, and a file of very many tiny storages must not use up the system's mappings. */
    private static final int COPIED = 64 * 1024;

    private final Source source;
    private final String what;
    private final long offset;
    private final long length;
    private final ByteOrder order;
    private final long crc;
    private final Supplier<Checksum> checksum;
    private boolean verified;
    private @Nullable ByteBuffer mapped;

    /** Bytes of a file whose checksums are CRC-32. */
    StoredBytes(Source source, String what, long offset, long length, ByteOrder order, long crc) {
        this(source, what, offset, length, order, crc, CRC32::new);
    }

    StoredBytes(
            Source source,
            String what,
            long offset,
            long length,
            ByteOrder order,
            long crc,
            Supplier<Checksum> checksum) {
        this.source = source;
        this.what = what;
        this.offset = offset;
        this.length = length;
        this.order = order;
        this.crc = crc;
        this.checksum = checksum;
    }

    Source source() {
        return source;
    }

    long length() {
        return length;
    }

    /** The same bytes, read in another order. */
    StoredBytes ordered(ByteOrder newOrder) {
        return new StoredBytes(source, what, offset, length, newOrder, crc, checksum);
    }

    Cursor cursor() {
        bytes();
        return new Cursor(source, what, offset, offset + length);
    }

    /** All bytes, in the order that the file's numbers have; a view of its own. */
    ByteBuffer bytes() {
        ByteBuffer bytes = length <= COPIED ? source.read(offset, (int) length) : map();
        if (!verified && crc != NO_CRC) {
            Checksum sum = checksum.get();
            sum.update(bytes.duplicate());
            if (sum.getValue() != crc) {
                throw source.error(String.format(
                        Locale.ROOT,
                        "%s: expected the checksum %08x, found %08x: the file is damaged",
                        what,
                        crc,
                        sum.getValue()));
            }
        }
        verified = true;
        return bytes.duplicate().order(order);
    }

    private ByteBuffer map() {
        if (length > Integer.MAX_VALUE) {
            throw source.error(what + ": expected at most 2 GiB a tensor, found " + length + " bytes");
        }
        if (mapped == null) {
            mapped = source.map(offset, length);
        }
        return mapped;
    }
}
