package cdam.checkpoint;

import cdam.checkpoint.PickleValues.Dict;
import cdam.checkpoint.PickleValues.Storage;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: pickles of a magic number, a protocol number, the machine, the
 * values and the list of storages; then the storages in that order, each with its count of numbers before it.
 */
final class TorchLegacy implements Format {
    /** 0x1950a86a20f9469cfc6c as a pickle writes it; a few bytes of the pickle's protocol stand before it. */
    private static final String MAGIC = "8a0a6cfc9c46f9206aa85019";

    private static final int MAGIC_WITHIN = 24;
    private static final int PICKLE = 0x80;

    private static final long PROTOCOL = 1001;

    @Override
    public String name() {
        return "PyTorch legacy";
    }

    @Override
    public boolean recognises(Source source) {
        byte[] start =
                source.read(0, (int) Math.min(source.size(), MAGIC_WITHIN)).array();
        return start.length > 0
                && Byte.toUnsignedInt(start[0]) == PICKLE
                && HexFormat.of().formatHex(start).contains(MAGIC);
    }

    @Override
    public Contents read(Source source) {
        Cursor cursor = new Cursor(source, "pickle", 0, source.size());
        Pickle.read(cursor); // the magic number
        if (!Pickle.read(cursor).equals(PROTOCOL)) {
            throw cursor.error("expected PyTorch's file protocol " + PROTOCOL + ", found another one");
        }
        ByteOrder order = byteOrder(cursor);
        Pickle values = new Pickle(cursor);
        Object root = values.read();
        Map<String, Storage> storages = values.storages();
        if (!(Pickle.read(cursor) instanceof List<?> keys)) {
            throw cursor.error("expected the list of storages, found something else");
        }
        Map<String, StoredBytes> regions = new HashMap<>();
        for (Object key : keys) {
            Storage storage = key instanceof String name ? storages.remove(name) : null;
            if (storage == null) {
                throw cursor.error("the list of storages names one that no tensor uses, or one twice");
            }
            regions.put(storage.key(), region(source, cursor, storage, order));
        }
        return TensorTree.flatten(source, root, values.types(), tensor -> {
            StoredBytes region = regions.get(tensor.storage().key());
            if (region == null) {
                throw source.error("storage " + tensor.storage().key() + ": the file does not hold it");
            }
            return region;
        });
    }

    private static ByteOrder byteOrder(Cursor cursor) {
        if (Pickle.read(cursor) instanceof Dict machine
                && machine.entries().get("little_endian") instanceof Boolean little) {
            return little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        }
        throw cursor.error("expected the description of the machine with little_endian, found something else");
    }

    private static StoredBytes region(Source source, Cursor cursor, Storage storage, ByteOrder order) {
        long count = cursor.i8();
        long size = storage.type().size();
        if (count != storage.count() || count < 0 || count > cursor.remaining() / size) {
            throw source.error("storage " + storage.key() + ": expected " + storage.count() + " numbers of "
                    + storage.type() + ", found " + count + " with " + cursor.remaining()
                    + " bytes left: the file is truncated or damaged");
        }
        long start = cursor.position();
        cursor.skip(count * size);
        return new StoredBytes(source, "storage " + storage.key(), start, count * size, order, StoredBytes.NO_CRC);
    }
}
