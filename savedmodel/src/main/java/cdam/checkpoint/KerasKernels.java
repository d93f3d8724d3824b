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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keras's variables with the axes that PyTorch gives them, as views of the same bytes: a layer's kernel (in, out) as (out, in), one
 * of attention with its heads in one axis, a convolution's (p, p, in, out) as (out, in, p, p).
 */
final class KerasKernels {
    private static final String KERNEL = "/kernel";
    private static final String BIAS = "/bias";
    /** The one of attention's kernels whose heads come in: (h, e, d). */
    private static final String OUTPUT = "/attention_output" + KERNEL;

    /** (d, h, e). */
    private static final String QUERY = "/query" + KERNEL;

    private static final String GRAPH = "saved_model.pb";
    /** Meta graph, its description, the list of operations, one of them, its name (tensorflow/core/protobuf). */
    private static final List<Integer> OPERATION = List.of(2, 1, 2, 1, 1);

    /** Meta graph, graph, library, function, node, its name. */
    private static final List<Integer> NODE = List.of(2, 2, 2, 1, 3, 1);

    /** KerasHub's classifier, and what it does with the tokens before: takes the first, or the mean of all. */
    private static final String CLASSIFIER = "predictions" + KERNEL;

    private static final Pattern TOKEN = Pattern.compile("[^/]+/strided_slice");

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

    /** What the shapes and the graph say of a model: attention heads, the MLP's activation, what a classifier reads. */
    static Neighbours said(Source index, Map<String, List<Long>> shapes) {
        List<Long> heads = shapes.entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith(QUERY) && entry.getValue().size() == 3)
                .map(entry -> entry.getValue().get(1))
                .distinct()
                .toList();
        Set<Activation> activations = EnumSet.noneOf(Activation.class);
        read(index.file(), OPERATION, operation -> {
            switch (operation) {
                case "Erf", "Erfc" -> activations.add(Activation.GELU);
                case "Tanh" -> activations.add(Activation.GELU_TANH);
                case "Sigmoid" -> activations.add(Activation.SILU);
                default -> {}
            }
        });
        Settings settings = new Settings(
                heads.size() == 1 ? Integer.valueOf(heads.get(0).intValue()) : null,
                activations.size() == 1 ? activations.iterator().next() : null,
                null,
                null,
                null);
        return Neighbours.NONE.saying(
                "shapes and operations of the SavedModel",
                settings,
                shapes.containsKey(CLASSIFIER) ? pooling(index.file()) : null);
    }

    private static String pooling(Path index) {
        AtomicBoolean token = new AtomicBoolean();
        read(index, NODE, name -> {
            if (TOKEN.matcher(name).matches()) {
                token.set(true);
            }
        });
        return token.get() ? "token" : "no single token";
    }

    /** Gives all texts at a place in {@code saved_model.pb}; none without one. */
    private static void read(Path index, List<Integer> path, Consumer<String> texts) {
        Path folder = index.toAbsolutePath().getParent();
        Path graph = folder == null ? index : folder.resolveSibling(GRAPH);
        if (!Files.isRegularFile(graph)) {
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(graph))) {
            walk(CodedInputStream.newInstance(in), path, texts);
        } catch (IOException e) {
            throw Source.error(graph, "expected a SavedModel's protocol buffers, found others: " + e.getMessage());
        }
    }

    private static void walk(CodedInputStream in, List<Integer> path, Consumer<String> texts) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != path.get(0)
                    || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
                continue;
            }
            int length = in.readRawVarint32();
            if (path.size() == 1) {
                if (length > MAX_NAME) {
                    throw new IOException("a name of " + length + " bytes");
                }
                texts.accept(new String(in.readRawBytes(length), StandardCharsets.UTF_8));
            } else {
                int limit = in.pushLimit(length);
                walk(in, path.subList(1, path.size()), texts);
                in.popLimit(limit);
            }
        }
    }
}
