package cdam.train.solver;

import cdam.train.head.Recipe.Task;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Leave-one-out predictions of a block of images, and the log loss of their multiple {@code s} with its two derivatives by s.
 * Owns its graph and session; threads may use it at the same time.
 *
 * @param <T> in which they are computed
 */
final class RidgeGraph<T extends TFloating> implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TFloat32> features;
    private final Placeholder<TFloat64> mean;
    private final Placeholder<TFloat64> vectors;
    private final Operand<T> axes;
    private final Operand<TFloat64> products;
    private final Placeholder<T> rotated;
    private final Placeholder<? extends TType> labels;
    private final Placeholder<TFloat64> weight;
    private final Placeholder<TFloat64> shrinkage;
    private final Placeholder<TFloat64> bias;
    private final Placeholder<TFloat64> scale;
    private final Operand<T> predictions;
    private final Placeholder<T> predicted;
    private final Operand<TFloat64> loss;
    private final Operand<TFloat64> derivatives;

    /** @param images N */
    RidgeGraph(Class<T> type, Task task, int classes, int images, ConfigProto device) {
        Ops tf = Ops.create(graph);
        features = tf.placeholder(TFloat32.class);
        mean = tf.placeholder(TFloat64.class);
        vectors = tf.placeholder(TFloat64.class);
        rotated = tf.placeholder(type);
        weight = tf.placeholder(TFloat64.class);
        shrinkage = tf.placeholder(TFloat64.class);
        bias = tf.placeholder(TFloat64.class);
        scale = tf.placeholder(TFloat64.class);
        predicted = tf.placeholder(type);
        Operand<T> one = tf.dtypes.cast(tf.constant(1f), type);
        Operand<T> hot;
        if (task == Task.SINGLE_LABEL) {
            Placeholder<TInt32> indices = tf.placeholder(TInt32.class);
            labels = indices;
            hot = tf.oneHot(indices, tf.constant(classes), one, tf.dtypes.cast(tf.constant(0f), type));
        } else {
            Placeholder<TFloat32> truth = tf.placeholder(TFloat32.class);
            labels = truth;
            hot = tf.dtypes.cast(truth, type);
        }
        Operand<T> centred = tf.math.sub(tf.dtypes.cast(features, type), tf.dtypes.cast(mean, type));
        axes = tf.linalg.matMul(centred, tf.dtypes.cast(vectors, type));
        products = tf.dtypes.cast(tf.linalg.matMul(centred, hot, MatMul.transposeA(true)), TFloat64.class);

        Operand<T> target = tf.math.sub(tf.math.add(hot, hot), one);
        Operand<T> fitted =
                tf.math.add(tf.linalg.matMul(rotated, tf.dtypes.cast(weight, type)), tf.dtypes.cast(bias, type));
        Operand<T> squares = tf.math.mul(tf.math.mul(rotated, rotated), tf.dtypes.cast(shrinkage, type));
        Operand<T> rest = tf.math.sub(
                tf.dtypes.cast(tf.constant(1 - 1.0 / images), type),
                tf.sum(squares, tf.constant(1), Sum.keepDims(true)));
        predictions = tf.math.sub(target, tf.math.div(tf.math.sub(target, fitted), rest));

        Operand<T> s = tf.dtypes.cast(scale, type);
        Operand<T> logits = tf.math.mul(predicted, s);
        Operand<T> losses;
        Operand<T> probability;
        Operand<T> second;
        if (task == Task.SINGLE_LABEL) {
            Operand<T> logarithm = tf.nn.logSoftmax(logits);
            probability = tf.math.exp(logarithm);
            losses = tf.math.neg(tf.math.mul(hot, logarithm));
            Operand<T> expected = tf.sum(tf.math.mul(probability, predicted), tf.constant(1), Sum.keepDims(true));
            Operand<T> away = tf.math.sub(predicted, expected);
            second = tf.math.mul(probability, tf.math.mul(away, away));
        } else {
            Operand<T> tail = tf.math.log1p(tf.math.exp(tf.math.neg(tf.math.abs(logits))));
            losses = tf.math.add(tf.math.sub(tf.nn.relu(logits), tf.math.mul(logits, hot)), tail);
            probability = tf.math.sigmoid(logits);
            second = tf.math.mul(
                    tf.math.mul(probability, tf.math.sub(one, probability)), tf.math.mul(predicted, predicted));
        }
        Operand<T> first = tf.math.mul(tf.math.sub(probability, hot), predicted);
        loss = total(tf, losses);
        derivatives = tf.stack(List.of(total(tf, first), total(tf, second)));
        session = new Session(graph, device);
    }

    private static <T extends TFloating> Operand<TFloat64> total(Ops tf, Operand<T> matrix) {
        return tf.sum(tf.dtypes.cast(matrix, TFloat64.class), tf.constant(new int[] {0, 1}));
    }

    /** {@code sum_i (x_i - mean) hot_i^T} over a block, (F,C). */
    double[] products(TFloat32 block, TType truth, TFloat64 centre) {
        try (Result result = session.runner()
                .feed(features, block)
                .feed(mean, centre)
                .feed(labels, truth)
                .fetch(products)
                .run()) {
            return Doubles.values(result.get(0));
        }
    }

    /** A block in the basis of the eigenvectors, (n,F); whoever asks closes it. */
    Result rotated(TFloat32 block, TFloat64 centre, TFloat64 basis) {
        return session.runner()
                .feed(features, block)
                .feed(mean, centre)
                .feed(vectors, basis)
                .fetch(axes)
                .run();
    }

    /** The leave-one-out predictions (n,C) of a rotated block under one penalty; whoever asks closes them. */
    Result predictions(Result block, TType truth, RidgeRegression.Fit fit) {
        return session.runner()
                .feed(rotated, block.get(0))
                .feed(labels, truth)
                .feed(weight, fit.weight())
                .feed(shrinkage, fit.shrinkage())
                .feed(bias, fit.bias())
                .fetch(predictions)
                .run();
    }

    /** The sum of the log losses of predictions times a number. */
    double[] loss(Result left, TType truth, double multiple) {
        return run(left, truth, multiple, loss);
    }

    /** The loss's first and second derivative by the number. */
    double[] derivatives(Result left, TType truth, double multiple) {
        return run(left, truth, multiple, derivatives);
    }

    private double[] run(Result left, TType truth, double multiple, Operand<TFloat64> wanted) {
        try (TFloat64 fed = TFloat64.scalarOf(multiple);
                Result result = session.runner()
                        .feed(predicted, left.get(0))
                        .feed(labels, truth)
                        .feed(scale, fed)
                        .fetch(wanted)
                        .run()) {
            return Doubles.values(result.get(0));
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
