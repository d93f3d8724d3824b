package cdam.train.solver;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.linalg.SelfAdjointEig;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * The features' mean and the eigen-decomposition {@code sum_i (x_i - mean)(x_i - mean)^T = U diag(values) U^T}.
 *
 * @param images N
 * @param mean (F)
 * @param values (F) eigenvalues, none below 0
 * @param vectors U, (F,F) row-major: an eigenvector per column
 */
record Moments(int images, double[] mean, double[] values, double[] vectors) {

    static Moments of(FeatureBlocks blocks, int images, int features, ConfigProto device) {
        double[] mean = new double[features];
        double[] gram = new double[features * features];
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class);
            Placeholder<TFloat64> centre = tf.placeholder(TFloat64.class);
            Placeholder<TFloat64> matrix = tf.placeholder(TFloat64.class);
            Operand<TFloat64> wide = tf.dtypes.cast(x, TFloat64.class);
            Operand<TFloat64> sum = tf.sum(wide, tf.constant(new int[] {0}));
            Operand<TFloat64> centred = tf.math.sub(wide, centre);
            Operand<TFloat64> product = tf.linalg.matMul(centred, centred, MatMul.transposeA(true));
            SelfAdjointEig<TFloat64> eigen = tf.linalg.selfAdjointEig(matrix);
            try (Session session = new Session(graph, device)) {
                blocks.each(
                        (start, rows, values) -> run(session.runner().feed(x, values), sum),
                        part -> Doubles.add(mean, 1.0 / images, part));
                try (TFloat64 fed = Doubles.tensor(mean, features)) {
                    blocks.each(
                            (start, rows, values) ->
                                    run(session.runner().feed(x, values).feed(centre, fed), product),
                            part -> Doubles.add(gram, 1, part));
                }
                try (TFloat64 fed = Doubles.tensor(gram, features, features);
                        Result result = session.runner()
                                .feed(matrix, fed)
                                .fetch(eigen.e())
                                .fetch(eigen.v())
                                .run()) {
                    double[] values = Doubles.values(result.get(0));
                    for (int i = 0; i < features; i++) {
                        values[i] = Math.max(0, values[i]); // rounding leaves a tiny negative where the rank is lower
                    }
                    return new Moments(images, mean, values, Doubles.values(result.get(1)));
                }
            }
        }
    }

    private static double[] run(Session.Runner runner, Operand<TFloat64> fetched) {
        try (Result result = runner.fetch(fetched).run()) {
            return Doubles.values(result.get(0));
        }
    }

    /** F. */
    int features() {
        return mean.length;
    }

    /** Rows (m,F) in the basis of the eigenvectors: {@code rows U}. */
    double[] rotate(double[] rows) {
        return Doubles.product(rows, vectors, features());
    }

    /** The inverse of {@link #rotate}. */
    double[] rotateBack(double[] rows) {
        return Doubles.product(rows, Doubles.transpose(vectors, features()), features());
    }
}
