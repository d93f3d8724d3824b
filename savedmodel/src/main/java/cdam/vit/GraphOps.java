package cdam.vit;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * Operations that explanations need beside the model's own. They are added to the loaded graph once a model, under fixed
 * names by which they are found again; what was there stays as it was.
 */
public final class GraphOps {
    private final Graph graph;
    private final Ops tf;

    private GraphOps(Graph graph, String scope) {
        this.graph = graph;
        this.tf = Ops.create(graph).withSubScope(scope);
    }

    /**
     * Adds an operation unless it is there already.
     *
     * @param name in the graph, begins with {@code explain_}
     * @param build makes it
     * @return {@code name}, to fetch
     */
    public static String addIfAbsent(Graph graph, String name, Function<GraphOps, Operand<TFloat32>> build) {
        synchronized (graph) {
            if (graph.operation(name) == null) {
                Operand<TFloat32> made = build.apply(new GraphOps(graph, name + "_parts"));
                Ops.create(graph).withName(name).identity(made);
            }
        }
        return name;
    }

    public Ops tf() {
        return tf;
    }

    boolean has(String name) {
        return graph.operation(name) != null;
    }

    /** A tap of the model, or an operation that was added before. */
    @SuppressWarnings("unchecked") // every tap is float32
    public Operand<TFloat32> tap(String name) {
        return (Output<TFloat32>) graph.outputOrThrow(name);
    }

    /** An input under a fixed name, shared by all operations that ask for it; -1 is a length known at run time. */
    @SuppressWarnings("unchecked") // the name goes with the type
    public <T extends TType> Operand<T> fed(String name, Class<T> type, long... shape) {
        return graph.operation(name) == null
                ? Ops.create(graph).withName(name).placeholder(type, Placeholder.shape(Shape.of(shape)))
                : (Output<T>) graph.outputOrThrow(name);
    }

    /** The product of the last two axes, batched over the others. */
    public Operand<TFloat32> batchMatMul(
            Operand<TFloat32> x, Operand<TFloat32> y, boolean transposeX, boolean transposeY) {
        return BatchMatMul.of(tf, x, y, transposeX, transposeY);
    }

    /**
     * Gradients of {@code sum(of * direction)} in one backward pass: total derivatives, whichever way a tensor reaches it.
     *
     * @param of on the way from {@code at} to the latent
     * @param direction of the same shape
     * @param at taps
     * @return in the order of {@code at}, of the taps' shapes
     */
    @SuppressWarnings("unchecked") // the gradient of a float32 tensor is one
    public List<Operand<TFloat32>> gradients(String of, Operand<TFloat32> direction, List<String> at) {
        Output<?>[] taps = at.stream().map(name -> tap(name).asOutput()).toArray(Output<?>[]::new);
        Output<?>[] added = graph.addGradients(
                null, new Output<?>[] {tap(of).asOutput()}, taps, new Output<?>[] {direction.asOutput()});
        return Arrays.stream(added)
                .<Operand<TFloat32>>map(gradient -> (Output<TFloat32>) gradient)
                .toList();
    }

    /** The gradient of {@code sum(of * direction)} at one tap. */
    public Operand<TFloat32> gradient(String of, Operand<TFloat32> direction, String at) {
        return gradients(of, direction, List.of(at)).get(0);
    }
}
