package cdam.checkpoint;

import cdam.io.MaskedChecksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * A table of LevelDB, as TensorFlow writes the index of a checkpoint: blocks of keys and values, an index of the blocks, a
 * footer (tensorflow/core/lib/io/format). Every block's checksum is compared.
 */
final class LevelDbTable {
    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int FOOTER = 48;
    /** Type and checksum after a block. */
    private static final int TRAILER = 5;
    /** The index of the largest ViT has some hundred kilobytes. */
    private static final int MAX_BYTES = 16 << 20;

    private final Source source;

    private LevelDbTable(Source source) {
        this.source = source;
    }

    static boolean recognises(Source source) {
        return source.size() >= FOOTER
                && source.read(source.size() - Long.BYTES, Long.BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()
                        == MAGIC;
    }

    /** All entries, in the table's order. */
    static Map<String, byte[]> read(Source source) {
        LevelDbTable table = new LevelDbTable(source);
        if (source.size() > MAX_BYTES) {
            throw source.error("index of a TensorFlow checkpoint: expected at most " + MAX_BYTES + " bytes, found "
                    + source.size());
        }
        ByteBuffer footer = source.read(source.size() - FOOTER, FOOTER);
        table.number(footer);
        table.number(footer);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        long[] left = {source.size()}; // blocks do not overlap
        table.block(footer, (last, handle) -> {
            left[0] -= table.block(ByteBuffer.wrap(handle), (key, value) -> {
                Format.checkCount(source, entries.size());
                if (entries.put(key, value) != null) {
                    throw table.damaged("a key that stands in it twice: " + key);
                }
            });
            if (left[0] < 0) {
                throw table.damaged("blocks that overlap");
            }
        });
        return entries;
    }

    /** Gives a block's entries; returns its length. */
    private int block(ByteBuffer handle, BiConsumer<String, byte[]> entries) {
        long offset = number(handle);
        long length = number(handle);
        if (length < 2 * Integer.BYTES || length > source.size() - TRAILER) {
            throw damaged("a block of " + length + " bytes");
        }
        ByteBuffer typed = source.read(offset, (int) length + TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C sum = new CRC32C();
        sum.update(typed.slice(0, (int) length + 1));
        if (sum.getValue() != MaskedChecksum.unmasked(typed.getInt((int) length + 1))) {
            throw damaged("a block at byte " + offset + " with another checksum than its own");
        }
        if (typed.get((int) length) != 0) {
            throw source.error(
                    "index of a TensorFlow checkpoint: expected blocks that are not compressed, as TensorFlow"
                            + " writes them, found type " + typed.get((int) length));
        }
        long starts = Integer.toUnsignedLong(typed.getInt((int) length - Integer.BYTES));
        long end = length - Integer.BYTES * (starts + 1);
        if (end < 0) {
            throw damaged(starts + " points to begin at in a block of " + length + " bytes");
        }
        entries(typed.slice(0, (int) end), entries);
        return (int) length;
    }

    private void entries(ByteBuffer block, BiConsumer<String, byte[]> entries) {
        byte[] key = {};
        while (block.hasRemaining()) {
            long shared = number(block);
            long own = number(block);
            long size = number(block);
            if (shared > key.length || own > block.remaining() || size > block.remaining() - own) {
                throw damaged("an entry that is longer than its block");
            }
            key = Arrays.copyOf(key, (int) (shared + own));
            block.get(key, (int) shared, (int) own);
            byte[] value = new byte[(int) size];
            block.get(value);
            entries.accept(new String(key, StandardCharsets.UTF_8), value);
        }
    }

    /** A number from 0 in groups of seven bits, the lowest first. */
    private long number(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1 && bytes.hasRemaining(); shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number without an end");
    }

    private RuntimeException damaged(String found) {
        return source.error("index of a TensorFlow checkpoint: found " + found + ": the file is damaged");
    }
}
