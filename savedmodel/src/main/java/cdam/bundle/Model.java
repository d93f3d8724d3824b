package cdam.bundle;

import cdam.io.InputException;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;

/**
 * A bundle's SavedModel in memory, ready to run. Owns the native graph and session until it is closed. Threads may run it
 * at the same time.
 */
public final class Model implements AutoCloseable {
    private final Bundle bundle;
    private final Graph graph;
    private final Session session;
    private final @Nullable Model lastBlock; // null: this is one
    private final Map<String, ? extends Tensor> weights; // fed in place of the graph's own
    private final @Nullable Consumer<RunMetadata> trace; // of every run
    private final boolean owner; // of the native graph and session

    private Model(
            Bundle bundle,
            Graph graph,
            Session session,
            @Nullable Model lastBlock,
            Map<String, ? extends Tensor> weights,
            @Nullable Consumer<RunMetadata> trace,
            boolean owner) {
        this.bundle = bundle;
        this.graph = graph;
        this.session = session;
        this.lastBlock = lastBlock;
        this.weights = Map.copyOf(weights);
        this.trace = trace;
        this.owner = owner;
    }

    /** This model with another way to run it. */
    private Model borrowed(Map<String, ? extends Tensor> weights, @Nullable Consumer<RunMetadata> trace) {
        Model part = lastBlock == null ? null : lastBlock.borrowed(weights, trace);
        return new Model(bundle, graph, session, part, weights, trace, false);
    }

    /**
     * Takes the graph of the SavedModel, and nothing else that it may hold, into memory.
     *
     * @throws InputException if it has operations that this product does not write, is not the one that the card describes or
     *     cannot be loaded, or the device is not there
     */
    public static Model load(Bundle bundle, SessionOptions options) {
        if (options.device() == SessionOptions.Device.GPU) {
            Gpu.require();
        }
        MetaGraphDef meta = bundle.read().checked();
        GraphDef def = Variables.inMemory(meta.getGraphDef());
        try (VariableValues values = VariableValues.read(bundle.path(), meta.getGraphDef())) {
            Model part = of(bundle, options, values, null, graph -> graph.importGraphDef(LastBlock.of(def)));
            return of(bundle, options, values, part, graph -> {
                graph.importGraphDef(def);
                bundle.requireCardOf(meta, graph);
            });
        } catch (TensorFlowException | IllegalArgumentException e) { // no graph, or no thread for a session
            throw OutOfMemory.ofTensorFlow(e) ? e : refusal(bundle, "load", e);
        }
    }

    /** Refuses a graph that the bundle's card does not describe, for those who do not load it. */
    static void requireCardOf(Bundle bundle, MetaGraphDef meta) {
        try (Graph graph = new Graph()) {
            graph.importGraphDef(Variables.inMemory(meta.getGraphDef()));
            bundle.requireCardOf(meta, graph);
        } catch (TensorFlowException | IllegalArgumentException e) {
            throw refusal(bundle, "load", e);
        }
    }

    private static InputException refusal(Bundle bundle, String what, RuntimeException e) {
        return new InputException(
                bundle.path() + ": TensorFlow cannot " + what + " the graph: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
                        + "; import the checkpoint again",
                e);
    }

    /** A model of a graph that is filled here; nothing of it is left open where that fails. */
    private static Model of(
            Bundle bundle,
            SessionOptions options,
            VariableValues values,
            @Nullable Model lastBlock,
            Consumer<Graph> filler) {
        Graph graph = new Graph();
        Session session = null;
        try {
            filler.accept(graph);
            session = new Session(graph, options.toProto());
            values.assign(graph, session);
            return new Model(bundle, graph, session, lastBlock, Map.of(), null, lastBlock != null);
        } catch (RuntimeException e) {
            if (session != null) {
                session.close();
            }
            graph.close();
            if (lastBlock != null) {
                lastBlock.release();
            }
            throw e;
        }
    }

    /**
     * The same model with some of its weights replaced, as sanity checks of explanations need it; this one stays as it is.
     * It shares this model's native graph and session, and closing it does nothing.
     *
     * @param replaced by the weight's name in the state dict, such as {@code blocks.3.attn.qkv.weight}, which is (in,out) here;
     *     they stay the caller's
     */
    public Model withWeights(Map<String, ? extends Tensor> replaced) {
        return borrowed(replaced, trace);
    }

    /**
     * The same model, of whose every run TensorFlow's own trace of all operations is told; slower. It shares this model's
     * native graph and session, and closing it does nothing.
     */
    public Model traced(Consumer<RunMetadata> trace) {
        return borrowed(weights, trace);
    }

    /** This model for another user: it shares this one's native graph and session, and closing it does nothing. */
    public Model shared() {
        return withWeights(Map.of());
    }

    public Bundle bundle() {
        return bundle;
    }

    public ViTConfig config() {
        return bundle.card().architecture();
    }

    /** The graph, to which gradients may be added; owned by this model. */
    public Graph graph() {
        return graph;
    }

    /**
     * The last block and what follows it, which {@link Taps#BLOCK_INPUT} is fed to, as a model with a graph of its own: quick to
     * start. It belongs to this model, and closing it does nothing.
     */
    public Model lastBlock() {
        return lastBlock == null ? this : lastBlock;
    }

    /**
     * Runs the graph.
     *
     * @param feeds tensors by tap; they stay the caller's
     * @param fetches taps, or names of operations that were added
     * @return the fetched tensors in the order of {@code fetches}; the caller closes it
     */
    public Result run(Map<String, ? extends Tensor> feeds, List<String> fetches) {
        Session.Runner runner = session.runner();
        weights.forEach((name, weight) -> {
            if (graph.operation(name) != null) { // not one of the blocks before
                runner.feed(name, weight);
            }
        });
        feeds.forEach(runner::feed);
        fetches.forEach(runner::fetch);
        try {
            return NativeCallGuard.run(() -> trace == null ? runner.run() : tracedRun(runner, trace));
        } catch (RuntimeException e) {
            throw OutOfMemory.isOfTensorFlow(e) && !OutOfMemory.ofTensorFlow(e)
                    ? refusal(bundle, "compute with", e)
                    : e;
        }
    }

    private static Result tracedRun(Session.Runner runner, Consumer<RunMetadata> trace) {
        RunOptions options = RunOptions.newBuilder()
                .setTraceLevel(RunOptions.TraceLevel.FULL_TRACE)
                .setOutputPartitionGraphs(true)
                .build();
        Result result = runner.setOptions(options).runAndFetchMetadata();
        result.getMetadata().ifPresent(trace);
        return result;
    }

    /**
     * Latents of a batch of images.
     *
     * @param images normalised images (B,3,H,W), H and W multiples of the patch
     * @return (B,d) row-major
     */
    public float[] latents(float[] images, int batch, int height, int width) {
        try (TFloat32 image = Tensors.of(images, batch, 3, height, width);
                Result result = run(Map.of(Taps.IMAGE, image), List.of(Taps.LATENT))) {
            return Tensors.values(result.get(0));
        }
    }

    @Override
    public void close() {
        if (owner) {
            release();
        }
    }

    private void release() {
        session.close();
        graph.close();
        if (lastBlock != null) {
            lastBlock.release();
        }
    }
}
