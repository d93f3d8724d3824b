package cdam.checkpoint;

import cdam.vit.Activation;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keras's variables with the axes that PyTorch gives them, as views of the same bytes: a layer's kernel (in, out) as (out, in), one
 * of attention with its heads in one axis, a convolution's (p, p, in, out) as (out, in, p, p).
 */
final class KerasKernels {
    private static final String KERNEL = "/kernel";
    private static final String BIAS = "/bias";
    /** Of attention's kernels the one whose heads come in: (h, e, d). */
    private static final String OUTPUT = "/attention_output" + KERNEL;

    /** (d, h, e). */
    private static final String QUERY = "/query" + KERNEL;

    private static final String GRAPH = "saved_model.pb";
    /** Meta graph, its description, the list of operations, one of them, its name (tensorflow/core/protobuf). */
    private static final List<Integer> OPERATION = List.of(2, 1, 2, 1, 1);

    private static final int MAX_NAME = 1024;

    private KerasKernels() {}

    /** A variable, as PyTorch would have it. */
    static StoredTensor tensor(StoredBytes bytes, String name, DType type, List<Long> shape) {
        StoredTensor stored = new StoredTensor(bytes, "", name, type, 0, shape, StoredTensor.rowMajor(shape));
        if (stored.storedBytes() != bytes.length()) {
            throw stored.wrong("shape " + shape + " of " + type + " needs " + stored.storedBytes() + " bytes, found "
                    + bytes.length());
        }
        if (name.endsWith(BIAS) && shape.size() == 2) {
            return new StoredTensor(bytes, "", name, type, 0, List.of(shape.get(0) * shape.get(1)), List.of(1L));
        }
        if (!name.endsWith(KERNEL) || shape.size() < 2 || shape.size() > 4) {
            return stored;
        }
        if (shape.size() == 4) {
            long out = shape.get(3);
            long in = shape.get(2);
            return new StoredTensor(
                    bytes,
                    "",
                    name,
                    type,
                    0,
                    List.of(out, in, shape.get(0), shape.get(1)),
                    List.of(1L, out, shape.get(1) * in * out, in * out));
        }
        long out =
                name.endsWith(OUTPUT) || shape.size() == 2 ? shape.get(shape.size() - 1) : shape.get(1) * shape.get(2);
        long in = out == 0 ? 0 : stored.size() / out;
        return new StoredTensor(bytes, "", name, type, 0, List.of(out, in), List.of(1L, out));
    }

    /** What the shapes and the graph's operations say of a model: attention heads, and the MLP's activation. */
    static Neighbours said(Source index, Map<String, List<Long>> shapes) {
        List<Long> heads = shapes.entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith(QUERY) && entry.getValue().size() == 3)
                .map(entry -> entry.getValue().get(1))
                .distinct()
                .toList();
        Set<Activation> activations = activations(index.file());
        Settings settings = new Settings(
                heads.size() == 1 ? Integer.valueOf(heads.get(0).intValue()) : null,
                activations.size() == 1 ? activations.iterator().next() : null,
                null,
                null,
                null);
        return Neighbours.NONE.saying("shapes and operations of the SavedModel", settings);
    }

    /** The activations whose operations {@code saved_model.pb} lists; none without one. */
    private static Set<Activation> activations(Path index) {
        Path folder = index.toAbsolutePath().getParent();
        Path graph = folder == null ? index : folder.resolveSibling(GRAPH);
        Set<Activation> found = EnumSet.noneOf(Activation.class);
        if (!Files.isRegularFile(graph)) {
            return found;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(graph))) {
            walk(CodedInputStream.newInstance(in), OPERATION, found);
        } catch (IOException e) {
            throw Source.error(graph, "expected a SavedModel's protocol buffers, found others: " + e.getMessage());
        }
        return found;
    }

    private static void walk(CodedInputStream in, List<Integer> path, Set<Activation> found) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != path.get(0)
                    || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
                continue;
            }
            int length = in.readRawVarint32();
            if (path.size() == 1) {
                if (length > MAX_NAME) {
                    throw new IOException("an operation's name of " + length + " bytes");
                }
                switch (new String(in.readRawBytes(length), StandardCharsets.UTF_8)) {
                    case "Erf", "Erfc" -> found.add(Activation.GELU);
                    case "Tanh" -> found.add(Activation.GELU_TANH);
                    case "Sigmoid" -> found.add(Activation.SILU);
                    default -> {}
                }
            } else {
                int limit = in.pushLimit(length);
                walk(in, path.subList(1, path.size()), found);
                in.popLimit(limit);
            }
        }
    }
}
