package cdam.explain.run;

import cdam.bundle.Model;
import cdam.vit.Taps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Gradients of a scalar of the latent, as operations of the loaded graph.
 *
 * <p>The scalar is {@code sum_b latent_b . g_b} with g = df/dlatent fed as {@link #DIRECTION}: by the chain rule its gradient
 * at any tensor is the one of f, whatever f is, and image b's part is free of its neighbours.
 */
public final class Gradients {
    /** Fed: df/dlatent of each image, (B,d). */
    public static final String DIRECTION = "explain_direction";

    private static final Map<Model, Gradients> OF_MODEL = Collections.synchronizedMap(new WeakHashMap<>());

    private final Graph graph;
    private final Ops tf;
    private final Map<List<String>, List<String>> names = new HashMap<>();

    private Gradients(Model model) {
        this.graph = model.graph();
        this.tf = Ops.create(graph);
        tf.withName(DIRECTION)
                .placeholder(
                        TFloat32.class,
                        Placeholder.shape(org.tensorflow.ndarray.Shape.of(
                                -1, model.config().width())));
    }

    /** The gradients of a model; made once. */
    public static Gradients of(Model model) {
        return OF_MODEL.computeIfAbsent(model, Gradients::new);
    }

    /**
     * The gradient of the scalar at a tap.
     *
     * @param at a tap on the path to the latent
     * @return the name to fetch, of the tap's shape
     */
    public String at(String at) {
        return of(Taps.LATENT, List.of(at)).get(0);
    }

    /**
     * The gradients of a scalar at several taps in one backward pass.
     *
     * @param of the tap (B,d) that takes the latent's place, such as an earlier block's [CLS]
     * @param at taps on the path to it
     * @return the names to fetch, in the order of {@code at}
     */
    public synchronized List<String> of(String of, List<String> at) {
        List<String> key = new ArrayList<>(at);
        key.add(of);
        return names.computeIfAbsent(key, unused -> add(of, at));
    }

    /** sum over the last axis of tap times gradient: the name to fetch. */
    public synchronized String timesActivation(String at) {
        return names.computeIfAbsent(List.of("product", at), unused -> {
                    Operand<TFloat32> product = tf.math.mul(output(at), output(at(at)));
                    Operand<TFloat32> sum = tf.reduceSum(product, tf.constant(-1));
                    return List.of(sum.op().name());
                })
                .get(0);
    }

    /** A tensor of the graph by its name. */
    @SuppressWarnings("unchecked") // every tap is float32
    public Output<TFloat32> output(String name) {
        return (Output<TFloat32>) graph.outputOrThrow(name);
    }

    private List<String> add(String of, List<String> at) {
        Operand<TFloat32> scalar =
                tf.reduceSum(tf.math.mul(output(of), output(DIRECTION)), tf.constant(new int[] {0, 1}));
        Output<?>[] taps = at.stream().map(this::output).toArray(Output<?>[]::new);
        List<String> added = new ArrayList<>();
        for (Output<?> gradient : graph.addGradients(scalar.asOutput(), taps)) {
            added.add(gradient.op().name() + ":" + gradient.index());
        }
        return added;
    }
}
