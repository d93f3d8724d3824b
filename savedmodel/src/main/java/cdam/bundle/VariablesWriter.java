package cdam.bundle;

import cdam.bundle.Variables.Variable;
import cdam.io.Hashes;
import cdam.io.MaskedChecksum;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.VersionDef;

/**
 * Writes {@code variables/} as TensorFlow reads it: the numbers one tensor after the other, and an index of them, which is a
 * table of LevelDB with a block of entries, each with its checksum (tensorflow/core/util/tensor_bundle,
 * tensorflow/core/lib/io/format).
 */
final class VariablesWriter {
    private static final long TABLE_MAGIC = 0xdb4775248b80fb57L;
    private static final int FOOTER = 48;

    private VariablesWriter() {}

    /**
     * Writes the files into a bundle's folder.
     *
     * @param numbers the bytes of a variable, little-endian; only one variable's are asked for at a time
     * @return the variables with the files' hashes
     */
    static Variables write(Path folder, List<Variable> all, Function<Variable, ByteBuffer> numbers) throws IOException {
        Variables unnamed = new Variables(all, "", "");
        Path data = folder.resolve(Variables.DATA);
        Files.createDirectories(folder.resolve("variables"));
        Map<String, byte[]> entries = new TreeMap<>();
        entries.put(
                "",
                BundleHeaderProto.newBuilder()
                        .setNumShards(1)
                        .setVersion(VersionDef.newBuilder().setProducer(1))
                        .build()
                        .toByteArray());
        long offset = 0;
        try (OutputStream out = Files.newOutputStream(data)) {
            for (Variable variable : unnamed.all()) {
                byte[] bytes = numbers.apply(variable).array();
                out.write(bytes);
                entries.put(
                        variable.name(),
                        BundleEntryProto.newBuilder()
                                .setDtype(variable.type().type())
                                .setShape(variable.shape())
                                .setOffset(offset)
                                .setSize(bytes.length)
                                .setCrc32C(MaskedChecksum.of(bytes, bytes.length))
                                .build()
                                .toByteArray());
                offset += bytes.length;
            }
        }
        Path index = folder.resolve(Variables.INDEX);
        Files.write(index, table(entries));
        return new Variables(unnamed.all(), Hashes.sha256(index), Hashes.sha256(data));
    }

    /** Data block, empty block of metadata, block with the place of the data block, footer. */
    private static byte[] table(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] data = handle(out, block(entries));
        byte[] meta = handle(out, block(Map.of()));
        String last = ((TreeMap<String, byte[]>) entries).lastKey();
        byte[] index = handle(out, block(Map.of(last, data)));
        ByteBuffer footer = ByteBuffer.allocate(FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        footer.put(meta).put(index).putLong(FOOTER - Long.BYTES, TABLE_MAGIC);
        out.write(footer.array());
        return out.toByteArray();
    }

    /** Adds a block with its type (0: not compressed) and checksum; returns where it stands. */
    private static byte[] handle(ByteArrayOutputStream table, byte[] block) throws IOException {
        ByteArrayOutputStream handle = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(handle);
        coded.writeUInt64NoTag(table.size());
        coded.writeUInt64NoTag(block.length);
        coded.flush();
        byte[] typed = java.util.Arrays.copyOf(block, block.length + 1);
        table.write(typed);
        table.write(ints(List.of(MaskedChecksum.of(typed, typed.length))));
        return handle.toByteArray();
    }

    /** Entries in their order, each with its whole key: every one is a point to begin at. */
    private static byte[] block(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> starts = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            starts.add(out.size());
            byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            coded.writeUInt32NoTag(0); // bytes shared with the key before
            coded.writeUInt32NoTag(key.length);
            coded.writeUInt32NoTag(entry.getValue().length);
            coded.writeRawBytes(key);
            coded.writeRawBytes(entry.getValue());
            coded.flush();
        }
        if (starts.isEmpty()) {
            starts.add(0);
        }
        starts.add(starts.size());
        out.write(ints(starts));
        return out.toByteArray();
    }

    private static byte[] ints(List<Integer> values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putInt);
        return bytes.array();
    }
}
