package cdam.bundle;

import cdam.bundle.Variables.Variable;
import cdam.io.BoundedFile;
import cdam.io.Hashes;
import cdam.io.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * The numbers of a bundle's variables, read once from its files and compared with the hashes that its graph names: what is
 * computed with are the bytes that were compared. A session shares them, it makes no copy.
 */
final class VariableValues implements AutoCloseable {
    private static final int BLOCK = 1 << 20;
    private static final int MAX_INDEX = 16 << 20;
    private static final String WEIGHTS = "the weights of saved_model.pb";
    private static final String INDEX_OF = "the index of variables.data-00000-of-00001";

    private final Map<String, TFloat32> tensors = new HashMap<>();

    private VariableValues() {}

    /**
     * Reads what a graph that was checked needs; nothing where it has no variables.
     *
     * @param folder of the bundle
     * @throws InputException if a file is missing, or another than the graph names
     */
    static VariableValues read(Path folder, GraphDef graph) {
        VariableValues values = new VariableValues();
        Optional<Variables> variables = Variables.of(graph);
        try {
            variables.ifPresent(some -> values.read(folder, some));
        } catch (RuntimeException e) {
            values.close();
            throw e;
        }
        return values;
    }

    private void read(Path folder, Variables variables) {
        requireIndex(folder, variables);
        Path file = folder.resolve(Variables.DATA);
        InputException.requireFile(file, WEIGHTS);
        MessageDigest digest = Hashes.digest();
        try (FileChannel channel = FileChannel.open(file);
                DigestInputStream in = new DigestInputStream(Channels.newInputStream(channel), digest)) {
            requireSize(file, channel.size(), variables);
            for (Variable variable : variables.all()) {
                tensors.put(variable.name(), tensor(variable, in));
            }
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
        require(file, variables.dataSha256(), HexFormat.of().formatHex(digest.digest()));
    }

    private static TFloat32 tensor(Variable variable, DigestInputStream in) throws IOException {
        TFloat32 tensor = TFloat32.tensorOf(shape(variable));
        try {
            byte[] bytes = new byte[BLOCK];
            float[] numbers = new float[BLOCK / variable.type().size()];
            for (long done = 0; done < variable.numbers(); done += numbers.length) {
                int count = (int) Math.min(numbers.length, variable.numbers() - done);
                if (in.readNBytes(bytes, 0, count * variable.type().size())
                        < count * variable.type().size()) {
                    throw new EOFException("the file ends within " + variable.name());
                }
                float[] block = count == numbers.length ? numbers : new float[count];
                variable.type().decode(ByteBuffer.wrap(bytes), 0, block);
                tensor.asRawTensor().data().asFloats().offset(done).write(block);
            }
            return tensor;
        } catch (IOException | RuntimeException e) {
            tensor.close();
            throw e;
        }
    }

    private static Shape shape(Variable variable) {
        return Shape.of(variable.shape().getDimList().stream()
                .mapToLong(dim -> dim.getSize())
                .toArray());
    }

    /**
     * Copies a bundle's files of variables, if it has any.
     *
     * @throws InputException if one is another than the graph names
     */
    static void copy(Path folder, GraphDef graph, Path target) throws IOException {
        Files.createDirectories(target.resolve("variables"));
        Optional<Variables> variables = Variables.of(graph);
        if (variables.isPresent()) {
            Path data = folder.resolve(Variables.DATA);
            InputException.requireFile(data, WEIGHTS);
            requireSize(data, Files.size(data), variables.get());
            requireIndex(folder, variables.get());
            for (String file : new String[] {Variables.INDEX, Variables.DATA}) {
                Files.copy(folder.resolve(file), target.resolve(file));
            }
            requireIndex(target, variables.get());
            data = target.resolve(Variables.DATA);
            require(data, variables.get().dataSha256(), Hashes.sha256(data));
        }
    }

    /** The index has a line per tensor: its file is small. */
    private static void requireIndex(Path folder, Variables variables) {
        Path index = folder.resolve(Variables.INDEX);
        InputException.requireFile(index, INDEX_OF);
        require(index, variables.indexSha256(), Hashes.sha256(BoundedFile.bytes(index, MAX_INDEX, INDEX_OF)));
    }

    private static void requireSize(Path file, long size, Variables variables) {
        if (size != variables.bytes()) {
            throw new InputException(file + ": expected " + variables.bytes() + " bytes, found " + size
                    + "; import the checkpoint again");
        }
    }

    private static void require(Path file, String expected, String found) {
        if (!found.equals(expected)) {
            throw new InputException(file + ": expected SHA-256 " + expected
                    + " as in the saved_model.pb above it, found " + found + "; import the checkpoint again");
        }
    }

    /** Gives a session its graph's variables, all at once, for the graph is prepared anew for each set that is asked for. */
    void assign(Graph graph, Session session) {
        Ops tf = Ops.create(graph).withSubScope("assign");
        Session.Runner runner = session.runner();
        boolean any = false;
        for (Map.Entry<String, TFloat32> entry : tensors.entrySet()) {
            GraphOperation variable = graph.operation(Variables.handle(entry.getKey()));
            if (variable != null) {
                Placeholder<TFloat32> value = tf.placeholder(
                        TFloat32.class, Placeholder.shape(entry.getValue().shape()));
                runner.feed(value, entry.getValue());
                runner.addTarget(AssignVariableOp.create(tf.scope(), variable.output(0), value));
                any = true;
            }
        }
        if (any) {
            runner.run().close();
        }
    }

    /** What sessions share stays with them. */
    @Override
    public void close() {
        tensors.values().forEach(TFloat32::close);
        tensors.clear();
    }
}
