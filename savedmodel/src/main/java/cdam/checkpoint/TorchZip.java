package cdam.checkpoint;

import cdam.checkpoint.PickleValues.Storage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} writes since PyTorch 1.6: a zip file of stored entries, {@code NAME/data.pkl} with the names
 * and shapes and {@code NAME/data/KEY} with a storage's bytes each.
 */
final class TorchZip implements Format {
    private static final String PICKLE = "data.pkl";
    private static final String DATA = "data/";
    private static final int MAX_BYTE_ORDER = 16;

    @Override
    public String name() {
        return "PyTorch zip";
    }

    @Override
    public boolean recognises(Source source) {
        return source.size() >= 4 && source.read(0, 4).getInt() == 0x504b0304; // "PK", 3, 4
    }

    @Override
    public Contents read(Source source) {
        Map<String, StoredBytes> entries = ZipDirectory.read(source, names -> requireNoProgram(source, names));
        List<Map.Entry<String, StoredBytes>> pickles = entries.entrySet().stream()
                .filter(entry -> ("/" + entry.getKey()).endsWith("/" + PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw source.error(
                    "a zip file, but none that torch.save wrote: expected one " + PICKLE + ", found " + pickles.size());
        }
        Map.Entry<String, StoredBytes> pickle = pickles.get(0);
        String folder = pickle.getKey().substring(0, pickle.getKey().length() - PICKLE.length());
        ByteOrder order = byteOrder(source, entries.get(folder + "byteorder"));
        Map<String, StoredBytes> storages = new HashMap<>();
        entries.forEach((name, region) -> {
            if (name.startsWith(folder + DATA)) {
                storages.put(name.substring(folder.length() + DATA.length()), region.ordered(order));
            }
        });
        Pickle values = new Pickle(pickle.getValue().cursor());
        return TensorTree.flatten(
                source,
                values.read(),
                values.types(),
                tensor -> storage(source, storages.get(tensor.storage().key()), tensor.storage()));
    }

    /** TorchScript has its code beside the weights, compressed. */
    private static void requireNoProgram(Source source, Set<String> names) {
        if (names.stream().anyMatch(name -> ("/" + name).endsWith("/constants.pkl"))) {
            throw source.error("a TorchScript program: expected a state dict; in Python,"
                    + " torch.save(torch.jit.load(FILE).state_dict(), NEW) makes one");
        }
    }

    private static StoredBytes storage(Source source, @Nullable StoredBytes region, Storage storage) {
        if (region == null) {
            throw source.error(
                    "storage " + storage.key() + ": expected the zip entry data/" + storage.key() + ", found none");
        }
        long size = storage.type().size();
        if (storage.count() < 0 || region.length() % size != 0 || region.length() / size != storage.count()) {
            throw source.error("storage " + storage.key() + ": expected " + storage.count() + " numbers of "
                    + storage.type() + ", found " + region.length() + " bytes");
        }
        return region;
    }

    private static ByteOrder byteOrder(Source source, @Nullable StoredBytes entry) {
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        if (entry.length() > MAX_BYTE_ORDER) {
            throw source.error("byteorder: expected little or big, found " + entry.length() + " bytes");
        }
        String order = StandardCharsets.US_ASCII.decode(entry.bytes()).toString();
        return switch (order) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw source.error("byteorder: expected little or big, found " + order);
        };
    }
}
