package cdam.checkpoint;

import cdam.io.MaskedChecksum;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The variables of a TensorFlow SavedModel, {@code variables.index} with {@code variables.data-*} beside it
 * (tensorflow/core/util/tensor_bundle), under the names that the object graph in it gives them
 * (tensorflow/core/protobuf/trackable_object_graph.proto). Of the graph that computes with them
 * no more than the names of its operations is read.
 */
final class TensorFlowVariables implements Format {
    private static final String OBJECTS = "_CHECKPOINTABLE_OBJECT_GRAPH";
    private static final String INDEX = ".index";
    private static final int MAX_SHARDS = 1000;
    private static final int MAX_OBJECTS = 16 << 20;
    private static final int TEXT = 7;

    private static final Map<Integer, DType> TYPES = Map.ofEntries(
            Map.entry(1, DType.FLOAT32),
            Map.entry(2, DType.FLOAT64),
            Map.entry(3, DType.INT32),
            Map.entry(4, DType.UINT8),
            Map.entry(5, DType.INT16),
            Map.entry(6, DType.INT8),
            Map.entry(8, DType.COMPLEX64),
            Map.entry(9, DType.INT64),
            Map.entry(10, DType.BOOL),
            Map.entry(14, DType.BFLOAT16),
            Map.entry(17, DType.UINT16),
            Map.entry(19, DType.FLOAT16),
            Map.entry(22, DType.UINT32),
            Map.entry(23, DType.UINT64));

    /** A line of the index; where a tensor stands, and the CRC-32C of its bytes. */
    private record Entry(int type, List<Long> shape, int shard, long offset, long size, long crc) {
        /** The same numbers, as far as a checksum tells. */
        boolean sameAs(Entry other) {
            return type == other.type && shape.equals(other.shape) && size == other.size && crc == other.crc;
        }
    }

    @Override
    public String name() {
        return "variables of a TensorFlow SavedModel";
    }

    @Override
    public boolean recognises(Source source) {
        return LevelDbTable.recognises(source);
    }

    @Override
    public Contents read(Source source) {
        Map<String, byte[]> table = LevelDbTable.read(source);
        try {
            return read(source, table);
        } catch (IOException e) {
            throw source.error(
                    "index of a TensorFlow checkpoint: expected protocol buffers, found others: " + e.getMessage());
        }
    }

    private static Contents read(Source source, Map<String, byte[]> table) throws IOException {
        byte[] header = table.getOrDefault("", new byte[0]);
        byte[] objects = table.get(OBJECTS);
        if (objects == null) {
            throw source.error(OBJECTS + ": expected the names of Keras's variables in it, as model.export of Keras 3"
                    + " writes them, found variables without");
        }
        int[] numbers = header(header);
        List<Source> shards = shards(source, numbers[0]);
        ByteOrder order = numbers[1] == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> keys = names(source, text(source, shards, entry(source, OBJECTS, objects)));
        List<StoredTensor> tensors = new ArrayList<>();
        for (Map.Entry<String, String> key : keys.entrySet()) {
            byte[] line = table.get(key.getKey());
            String name = key.getValue();
            if (line == null) {
                throw source.error(
                        "variable " + name + ": expected its numbers under " + key.getKey() + ", found none");
            }
            Entry entry = entry(source, name, line);
            Entry before = entries.putIfAbsent(name, entry);
            if (before == null) {
                tensors.add(tensor(source, shards, order, name, entry));
            } else if (!before.sameAs(entry)) {
                throw source.error("variable " + name + ": found it twice with different numbers");
            }
        }
        Set<String> known = keys.keySet();
        List<String> nameless = table.keySet().stream()
                .filter(key -> !key.isEmpty() && !key.equals(OBJECTS) && !known.contains(key))
                .toList();
        if (!nameless.isEmpty()) {
            throw source.error("expected a name for every variable in " + OBJECTS + ", found none for "
                    + StateDict.some(nameless));
        }
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        entries.forEach((name, entry) -> shapes.put(name, entry.shape()));
        return new Contents(tensors, Set.of(), List.of(), KerasKernels.said(source, shapes));
    }

    /** Number of files, and 1 if their numbers have the highest byte first. */
    private static int[] header(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        int[] found = {0, 0};
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 -> found[0] = in.readInt32();
                case 2 << 3 -> found[1] = in.readInt32();
                default -> in.skipField(tag);
            }
        }
        return found;
    }

    private static List<Source> shards(Source index, int count) {
        String name = String.valueOf(index.file().getFileName());
        if (!name.endsWith(INDEX) || count < 1 || count > MAX_SHARDS) {
            throw index.error("expected an index whose name ends in " + INDEX + ", of 1 to " + MAX_SHARDS
                    + " files, found " + count);
        }
        String stem = name.substring(0, name.length() - INDEX.length());
        List<Source> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            shards.add(index.beside(String.format(Locale.ROOT, "%s.data-%05d-of-%05d", stem, i, count)));
        }
        return shards;
    }

    private static Entry entry(Source source, String name, byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        int type = 0;
        int shard = 0;
        long offset = 0;
        long size = 0;
        long crc = 0;
        List<Long> shape = List.of();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> type = in.readInt32();
                case 2 -> shape = shape(in.readByteArray());
                case 3 -> shard = in.readInt32();
                case 4 -> offset = in.readInt64();
                case 5 -> size = in.readInt64();
                case 6 -> crc = MaskedChecksum.unmasked(in.readFixed32());
                case 7 -> throw source.error("variable " + name + ": expected it whole, found slices of it");
                default -> in.skipField(tag);
            }
        }
        return new Entry(type, shape, shard, offset, size, crc);
    }

    private static List<Long> shape(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        List<Long> shape = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != 2) {
                in.skipField(tag);
                continue;
            }
            CodedInputStream dim = CodedInputStream.newInstance(in.readByteArray());
            long length = 0;
            for (int field = dim.readTag(); field != 0; field = dim.readTag()) {
                if (field == 1 << 3) {
                    length = dim.readInt64();
                } else {
                    dim.skipField(field);
                }
            }
            shape.add(length);
        }
        return shape;
    }

    private static Source shard(Source source, List<Source> shards, String name, Entry entry) {
        if (entry.shard() < 0 || entry.shard() >= shards.size()) {
            throw source.error("variable " + name + ": expected it in one of " + shards.size() + " files, found number "
                    + entry.shard());
        }
        return shards.get(entry.shard());
    }

    /** The one text of an entry: its length, a checksum of that, the text (both are in the checksum of the whole). */
    private static byte[] text(Source source, List<Source> shards, Entry entry) throws IOException {
        Source data = shard(source, shards, OBJECTS, entry);
        if (entry.type() != TEXT || entry.size() < 1 + Integer.BYTES || entry.size() > MAX_OBJECTS) {
            throw source.error(OBJECTS + ": expected a text of at most " + MAX_OBJECTS + " bytes, found type "
                    + entry.type() + " of " + entry.size());
        }
        byte[] bytes = data.read(entry.offset(), (int) entry.size()).array();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        int length = in.readRawVarint32();
        int start = in.getTotalBytesRead() + Integer.BYTES;
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .flip());
        sum.update(bytes, start - Integer.BYTES, bytes.length - start + Integer.BYTES);
        if (length != bytes.length - start || sum.getValue() != entry.crc()) {
            throw data.error(OBJECTS + ": expected " + (bytes.length - start) + " bytes with the checksum of the index,"
                    + " found others: the file is damaged");
        }
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    /** A variable's name for each key of the index, the first one's first. */
    private static Map<String, String> names(Source source, byte[] objects) throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        CodedInputStream graph = CodedInputStream.newInstance(objects);
        for (int tag = graph.readTag(); tag != 0; tag = graph.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != 1) {
                graph.skipField(tag);
                continue;
            }
            CodedInputStream object = CodedInputStream.newInstance(graph.readByteArray());
            for (int field = object.readTag(); field != 0; field = object.readTag()) {
                if (WireFormat.getTagFieldNumber(field) == 2) {
                    Format.checkCount(source, names.size());
                    attribute(object.readByteArray(), names);
                } else {
                    object.skipField(field);
                }
            }
        }
        return names;
    }

    private static void attribute(byte[] bytes, Map<String, String> names) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        String name = "";
        String key = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 2 -> name = new String(in.readByteArray(), StandardCharsets.UTF_8);
                case 3 -> key = new String(in.readByteArray(), StandardCharsets.UTF_8);
                default -> in.skipField(tag);
            }
        }
        names.put(key, name.isEmpty() ? key : name);
    }

    private static StoredTensor tensor(Source source, List<Source> shards, ByteOrder order, String name, Entry entry) {
        DType type = TYPES.get(entry.type());
        if (type == null) {
            throw source.error("variable " + name + ": expected numbers, found TensorFlow's type " + entry.type());
        }
        StoredBytes bytes = new StoredBytes(
                shard(source, shards, name, entry),
                "variable " + name,
                entry.offset(),
                entry.size(),
                order,
                entry.crc(),
                CRC32C::new);
        return KerasKernels.tensor(bytes, name, type, entry.shape());
    }
}
