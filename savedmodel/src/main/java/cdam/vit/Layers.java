package cdam.vit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The few layers that a ViT is made of, with one model's weights. Matrices of tokens are (rows, d). */
final class Layers {
    private static final float FUSED_EPSILON = 1e-3f;

    private final Ops root;
    private final Ops tf;
    private final ViTWeights weights;
    private final Map<String, Operand<TFloat32>> inputs;
    private final Map<String, Supplier<float[]>> values;

    Layers(Ops tf, ViTWeights weights) {
        this(tf, tf, weights, new HashMap<>(), new LinkedHashMap<>());
    }

    /** The layers of a loaded graph, with its own weights. */
    static Layers of(GraphOps ops, ViTConfig config) {
        Layers layers = new Layers(ops.tf(), ViTWeights.stored(config, (name, shape) -> {
            throw new IllegalStateException("the graph has no weight " + name);
        }));
        Stream.concat(config.tensorShapes().keySet().stream(), Stream.of(Taps.ROTATION))
                .filter(ops::has)
                .forEach(name -> layers.inputs.put(name, ops.tap(name)));
        return layers;
    }

    private Layers(
            Ops root,
            Ops tf,
            ViTWeights weights,
            Map<String, Operand<TFloat32>> inputs,
            Map<String, Supplier<float[]>> values) {
        this.root = root;
        this.tf = tf;
        this.weights = weights;
        this.inputs = inputs;
        this.values = values;
    }

    /** The same layers, with their operations named under a scope; weights are shared. */
    Layers under(String scope) {
        return new Layers(root, root.withSubScope(scope), weights, inputs, values);
    }

    /** The numbers of every weight that was asked for, by its name, in the layout of the graph. */
    Map<String, Supplier<float[]>> values() {
        return values;
    }

    Ops tf() {
        return tf;
    }

    /** For the taps, whose names are the same in every model. */
    Ops root() {
        return root;
    }

    ViTConfig config() {
        return weights.config();
    }

    /** A weight of the given shape, once in the graph and under its own name. */
    Operand<TFloat32> weight(String name, long... shape) {
        return input(name, () -> weights.get(name), shape);
    }

    private Operand<TFloat32> input(String name, Supplier<float[]> numbers, long... shape) {
        values.putIfAbsent(name, numbers);
        return inputs.computeIfAbsent(
                name, key -> root.withName(key).placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape))));
    }

    /** An input of the graph under its tap's name; -1 is a length known at run time. */
    Operand<TFloat32> fed(String tap, long... shape) {
        return inputs.computeIfAbsent(
                tap, key -> root.withName(key).placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape))));
    }

    /** The tap {@link Taps#ROTATION}. */
    Operand<TFloat32> rotation() {
        return Objects.requireNonNull(inputs.get(Taps.ROTATION));
    }

    /** Makes the tap {@link Taps#ROTATION}, for images of so many patches. */
    void rotate(Operand<TInt32> rows, Operand<TInt32> columns) {
        Operand<TFloat32> table = Rotation.table(under(Taps.ROTATION + "_table"), rows, columns);
        inputs.put(Taps.ROTATION, root.withName(Taps.ROTATION).identity(table));
    }

    Operand<TFloat32> scalar(float value) {
        return tf.constant(value);
    }

    /** A linear layer's weight as (in, out), the layout in which the product x W needs no transposition. */
    Operand<TFloat32> matrix(Linear linear) {
        int out = outputs(linear);
        int in = weights.length(linear.name() + ".weight") / out;
        return input(linear.name() + ".weight", () -> matrixOf(linear).transposed(), in, out);
    }

    /** A linear layer's bias (out). */
    Operand<TFloat32> bias(Linear linear) {
        return input(linear.name() + ".bias", () -> biasOf(linear), outputs(linear));
    }

    private int outputs(Linear linear) {
        return weights.length(linear.name() + ".bias");
    }

    private Matrix matrixOf(Linear linear) {
        Matrix matrix = new Matrix(weights.get(linear.name() + ".weight"), outputs(linear));
        return isScaled(linear) ? matrix.scaled(weights.get(Objects.requireNonNull(linear.scale()))) : matrix;
    }

    /** A vector is a matrix of one column. */
    private float[] biasOf(Linear linear) {
        Matrix bias = new Matrix(weights.get(linear.name() + ".bias"), outputs(linear));
        return (isScaled(linear) ? bias.scaled(weights.get(Objects.requireNonNull(linear.scale()))) : bias).weight();
    }

    private boolean isScaled(Linear linear) {
        return config().layerScale() && linear.scale() != null;
    }

    /**
     * A linear layer by its name in the weights.
     *
     * @param scale the name of the LayerScale that multiplies its output, where there is one: it goes into the weights
     */
    record Linear(String name, @Nullable String scale) {}

    /** x W + b for x (rows, in). */
    Operand<TFloat32> linear(Operand<TFloat32> x, Linear linear) {
        return tf.nn.biasAdd(tf.linalg.matMul(x, matrix(linear)), bias(linear));
    }

    /** The product of the last two axes, batched over the others, which broadcast. */
    Operand<TFloat32> batchMatMul(Operand<TFloat32> x, Operand<TFloat32> y, boolean transposeY) {
        return BatchMatMul.of(tf, x, y, false, transposeY);
    }

    /**
     * Layer norm over the last axis of (n,d) or (B,M,d). In these very operations, with the axis counted from the front,
     * TensorFlow replaces it by one fused oneDNN operation, ten times as fast, which however takes {@value
     * #FUSED_EPSILON} for epsilon whatever the graph says. So that is the graph's epsilon too, and x is scaled to make it
     * the right one: norm(x, e) = norm(cx, c^2 e).
     */
    Operand<TFloat32> norm(Operand<TFloat32> x, String name) {
        Operand<TFloat32> scaled = tf.math.mul(x, scalar((float) Math.sqrt(FUSED_EPSILON / config().epsilon())));
        Operand<TInt32> last = tf.constant(x.shape().numDimensions() - 1);
        Operand<TFloat32> mean = mean(scaled, last);
        Operand<TFloat32> variance = mean(tf.math.squaredDifference(scaled, mean), last);
        Operand<TFloat32> factor = tf.math.mul(inverseDeviation(variance, FUSED_EPSILON), gamma(name));
        Operand<TFloat32> shift = tf.math.sub(weight(name + ".bias", config().width()), tf.math.mul(factor, mean));
        return tf.math.add(tf.math.mul(scaled, factor), shift);
    }

    /** A layer norm in parts, as its derivative needs them. */
    record Norm(Operand<TFloat32> normalised, Operand<TFloat32> inverseDeviation, Operand<TFloat32> gamma) {}

    Norm normParts(Operand<TFloat32> x, String name) {
        Operand<TFloat32> centred = tf.math.sub(x, meanOfLast(x));
        Operand<TFloat32> inverse = inverseDeviation(
                meanOfLast(tf.math.mul(centred, centred)), config().epsilon().floatValue());
        return new Norm(tf.math.mul(centred, inverse), inverse, gamma(name));
    }

    private Operand<TFloat32> inverseDeviation(Operand<TFloat32> variance, float epsilon) {
        return tf.math.rsqrt(tf.math.add(variance, scalar(epsilon)));
    }

    private Operand<TFloat32> gamma(String name) {
        return weight(name + ".weight", config().width());
    }

    Operand<TFloat32> meanOfLast(Operand<TFloat32> x) {
        return mean(x, tf.constant(-1));
    }

    private Operand<TFloat32> mean(Operand<TFloat32> x, Operand<TInt32> axis) {
        return tf.math.mean(x, axis, Mean.keepDims(true));
    }

    /** Reshapes with at most one axis of -1. */
    Operand<TFloat32> reshape(Operand<TFloat32> x, int... shape) {
        return tf.reshape(x, tf.constant(shape));
    }

    /** Reshapes where some axes are known at run time only. */
    Operand<TFloat32> reshape(Operand<TFloat32> x, List<Operand<TInt32>> axes) {
        return tf.reshape(x, tf.stack(axes));
    }

    Operand<TFloat32> transpose(Operand<TFloat32> x, int... axes) {
        return tf.linalg.transpose(x, tf.constant(axes));
    }

    /** One axis of a tensor's shape. */
    Operand<TInt32> size(Operand<TFloat32> x, int axis) {
        return tf.gather(tf.shape(x), tf.constant(axis), tf.constant(0));
    }
}
