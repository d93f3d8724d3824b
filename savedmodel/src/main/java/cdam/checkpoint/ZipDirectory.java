package cdam.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The table of contents of a zip file whose entries are stored, not compressed, as PyTorch writes them (PKWARE's
 * APPNOTE.TXT, sections 4.3 to 4.5, with zip64). Names are keys only: nothing is ever extracted.
 */
final class ZipDirectory {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCAL_HEADER_SIZE = 30;
    private static final int CENTRAL_HEADER_SIZE = 46;
    private static final int END_SIZE = 22;
    private static final int LOCATOR_64_SIZE = 20;
    private static final int MAX_COMMENT = 0xffff;
    private static final long IN_ZIP64 = 0xffffffffL;
    private static final int EXTRA_ZIP64 = 1;
    private static final int ENCRYPTED = 1;
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME = 1024;

    /** What {@link #MAX_ENTRIES} entries of usual names take, and more than {@link Cursor} reads anyway. */
    private static final long MAX_SIZE = 16L << 20;

    /** An entry as the central directory describes it. */
    private record Entry(String name, boolean stored, long crc, long size, long header) {}

    private final Source source;

    private ZipDirectory(Source source) {
        this.source = source;
    }

    /**
     * All entries by name.
     *
     * @param names refuses a file by its names, before it is refused for how its entries are stored
     */
    static Map<String, StoredBytes> read(Source source, Consumer<Set<String>> names) {
        return new ZipDirectory(source).read(names);
    }

    private Map<String, StoredBytes> read(Consumer<Set<String>> names) {
        List<Entry> entries = new ArrayList<>();
        Cursor cursor = directory();
        while (cursor.remaining() > 0) {
            if (entries.size() == MAX_ENTRIES) {
                throw source.error("zip: more than " + MAX_ENTRIES + " entries, which no checkpoint has");
            }
            entries.add(entry(cursor));
        }
        names.accept(entries.stream().map(Entry::name).collect(Collectors.toSet()));
        entries.stream().filter(entry -> !entry.stored()).findFirst().ifPresent(entry -> {
            throw source.error("zip entry " + entry.name()
                    + ": expected it stored, as PyTorch does, found it compressed or encrypted; save the file again"
                    + " with torch.save");
        });
        // PyTorch with its checksums switched off writes zeros.
        boolean checked = entries.stream().anyMatch(entry -> entry.crc() != 0);
        Map<String, StoredBytes> regions = new LinkedHashMap<>();
        long free = 0;
        for (Entry entry :
                entries.stream().sorted(Comparator.comparingLong(Entry::header)).toList()) {
            long start = dataStart(entry);
            if (entry.header() < free) {
                throw source.error("zip entry " + entry.name() + " overlaps the one before it");
            }
            free = start + entry.size();
            if (regions.put(entry.name(), region(entry, start, checked)) != null) {
                throw source.error("zip entry " + entry.name() + " stands in the file twice");
            }
        }
        return regions;
    }

    private StoredBytes region(Entry entry, long start, boolean checked) {
        long crc = checked ? entry.crc() : StoredBytes.NO_CRC;
        return new StoredBytes(source, "zip entry " + entry.name(), start, entry.size(), ByteOrder.LITTLE_ENDIAN, crc);
    }

    /** The central directory, found from the end of the file. */
    private Cursor directory() {
        int tailSize = (int) Math.min(source.size(), END_SIZE + MAX_COMMENT);
        ByteBuffer tail = source.read(source.size() - tailSize, tailSize).order(ByteOrder.LITTLE_ENDIAN);
        int end = tailSize - END_SIZE;
        while (end >= 0 && tail.getInt(end) != END) {
            end--;
        }
        if (end < 0) {
            throw source.error("a zip file without its table of contents: it is truncated");
        }
        long size = Integer.toUnsignedLong(tail.getInt(end + 12));
        long start = Integer.toUnsignedLong(tail.getInt(end + 16));
        int locator = end - LOCATOR_64_SIZE;
        if (locator >= 0 && tail.getInt(locator) == LOCATOR_64) {
            long end64 = tail.getLong(locator + 8);
            ByteBuffer record = source.read(end64, 56).order(ByteOrder.LITTLE_ENDIAN);
            if (record.getInt(0) != END_64) {
                throw source.error("zip: expected the zip64 end record at byte " + end64 + ", found other bytes");
            }
            size = record.getLong(40);
            start = record.getLong(48);
        }
        if (start < 0 || size < 0 || size > source.size() - start) {
            throw source.error("zip: the table of contents should be " + size + " bytes at " + start
                    + ", beyond the file's " + source.size() + ": it is truncated or damaged");
        }
        if (size > MAX_SIZE) {
            throw source.error("zip: a table of contents of " + size + " bytes, expected at most " + MAX_SIZE);
        }
        return new Cursor(source, "zip table of contents", start, start + size);
    }

    private Entry entry(Cursor cursor) {
        ByteBuffer header = ByteBuffer.wrap(cursor.bytes(CENTRAL_HEADER_SIZE)).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(0) != CENTRAL_HEADER) {
            throw cursor.error("expected the header of an entry, found other bytes");
        }
        int nameLength = Short.toUnsignedInt(header.getShort(28));
        if (nameLength > MAX_NAME) {
            throw cursor.error("expected a name of at most " + MAX_NAME + " bytes, found one of " + nameLength);
        }
        String name = cursor.utf8(nameLength);
        ByteBuffer extra = ByteBuffer.wrap(cursor.bytes(Short.toUnsignedInt(header.getShort(30))))
                .order(ByteOrder.LITTLE_ENDIAN);
        cursor.skip(Short.toUnsignedInt(header.getShort(32)));
        checkName(name);
        boolean stored = header.getShort(10) == 0 && (header.getShort(8) & ENCRYPTED) == 0;
        long compressed = Integer.toUnsignedLong(header.getInt(20));
        long size = Integer.toUnsignedLong(header.getInt(24));
        long start = Integer.toUnsignedLong(header.getInt(42));
        ByteBuffer wide = zip64(extra);
        size = size == IN_ZIP64 ? next(wide, name) : size;
        compressed = compressed == IN_ZIP64 ? next(wide, name) : compressed;
        start = start == IN_ZIP64 ? next(wide, name) : start;
        if (size < 0 || (stored && size != compressed) || start < 0) {
            throw source.error("zip entry " + name + ": expected equal sizes for a stored entry, found " + size
                    + " and " + compressed);
        }
        return new Entry(name, stored, Integer.toUnsignedLong(header.getInt(16)), size, start);
    }

    private void checkName(String name) {
        if (name.startsWith("/")
                || name.contains("\\")
                || Arrays.asList(name.split("/", -1)).contains("..")) {
            throw source.error("zip entry " + name + ": a name that leads out of the archive; refused");
        }
    }

    /** The values of the zip64 extra field; empty if there is none. */
    private static ByteBuffer zip64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
            if (id == EXTRA_ZIP64) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private long next(ByteBuffer wide, String name) {
        if (wide.remaining() < Long.BYTES) {
            throw source.error("zip entry " + name + ": its zip64 sizes are missing");
        }
        return wide.getLong();
    }

    private long dataStart(Entry entry) {
        ByteBuffer local = source.read(entry.header(), LOCAL_HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        if (local.getInt(0) != LOCAL_HEADER) {
            throw source.error("zip entry " + entry.name() + ": expected its header at byte " + entry.header()
                    + ", found other bytes");
        }
        long start = entry.header()
                + LOCAL_HEADER_SIZE
                + Short.toUnsignedInt(local.getShort(26))
                + Short.toUnsignedInt(local.getShort(28));
        if (entry.size() > source.size() - start) {
            throw source.error("zip entry " + entry.name() + ": expected " + entry.size() + " bytes at " + start
                    + ", found a file of " + source.size() + ": it is truncated or damaged");
        }
        return start;
    }
}
