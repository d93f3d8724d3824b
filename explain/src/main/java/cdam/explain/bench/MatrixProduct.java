package cdam.explain.bench;

import cdam.bundle.SessionOptions;
import cdam.bundle.Tensors;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * The machine's limit: one large square product in TensorFlow, in the precision that is measured. Owns its graph, session
 * and input.
 */
final class MatrixProduct implements AutoCloseable {
    /** Large enough that starting it costs nothing, small enough to be measured in every round. */
    private static final int SIDE = 2048;

    private static final String FLOAT = "float";
    private static final String HALF = "half";
    private static final String TO_HALF = "to_half";
    private static final String PRODUCT = "_product";

    private final Graph graph = new Graph();
    private final Session session;
    private final String precision;
    private final Tensor input;

    MatrixProduct(SessionOptions options) {
        this.precision = options.precision() == SessionOptions.Precision.FP32 ? FLOAT : HALF;
        Ops tf = Ops.create(graph);
        Operand<TFloat32> full = input(tf, FLOAT, TFloat32.class);
        tf.withName(TO_HALF).dtypes.cast(full, TBfloat16.class);
        product(tf, full, FLOAT);
        product(tf, input(tf, HALF, TBfloat16.class), HALF);
        this.session = new Session(graph, options.toProto());
        this.input = randomInput();
    }

    private static <T extends TNumber> Operand<T> input(Ops tf, String name, Class<T> type) {
        return tf.withName(name).placeholder(type, Placeholder.shape(Shape.of(SIDE, SIDE)));
    }

    private static <T extends TNumber> void product(Ops tf, Operand<T> x, String name) {
        tf.withName(name + PRODUCT).linalg.matMul(x, x);
    }

    private Tensor randomInput() {
        Random random = new Random(0);
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        TFloat32 full = Tensors.of(values, SIDE, SIDE);
        if (precision.equals(FLOAT)) {
            return full;
        }
        try (full) {
            return session.runner().feed(FLOAT, full).fetch(TO_HALF).run().get(0);
        }
    }

    void run() {
        session.runner().feed(precision, input).fetch(precision + PRODUCT).run().close();
    }

    /** Billions of floating-point operations of one product. */
    static double gigaflop() {
        return 2.0 * SIDE * SIDE * SIDE / 1e9;
    }

    @Override
    public void close() {
        input.close();
        session.close();
        graph.close();
    }
}
