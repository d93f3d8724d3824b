package cdam.train.solver;

import cdam.train.head.Recipe.Task;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Sums over a block of images: loss, its gradient by weight and bias, and each class's {@code sum w p (1 - p)}. Latents are
 * centred first. Owns its graph and session; threads may use it at the same time.
 *
 * @param <T> in which the sums are computed
 */
final class LogisticGraph<T extends TFloating> implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TFloat32> features;
    private final Placeholder<? extends TType> labels;
    private final Placeholder<TFloat64> mean;
    private final Placeholder<TFloat64> weight;
    private final Placeholder<TFloat64> bias;
    private final Operand<TFloat64> sums;

    LogisticGraph(Class<T> type, Task task, double[] classWeights, ConfigProto device) {
        Ops tf = Ops.create(graph);
        features = tf.placeholder(TFloat32.class);
        mean = tf.placeholder(TFloat64.class);
        weight = tf.placeholder(TFloat64.class);
        bias = tf.placeholder(TFloat64.class);
        Operand<T> x = tf.math.sub(tf.dtypes.cast(features, type), tf.dtypes.cast(mean, type));
        Operand<T> product = tf.linalg.matMul(x, tf.dtypes.cast(weight, type), MatMul.transposeB(true));
        Operand<T> logits = tf.math.add(product, tf.dtypes.cast(bias, type));
        Operand<T> weights = tf.dtypes.cast(tf.constant(classWeights), type);
        Operand<T> one = tf.dtypes.cast(tf.constant(1f), type);
        Operand<T> loss; // (n,C)
        Operand<T> probability;
        Operand<T> counts; // of each image and class: (n,1) or (C)
        Operand<T> hot;
        if (task == Task.SINGLE_LABEL) {
            Placeholder<TInt32> indices = tf.placeholder(TInt32.class);
            labels = indices;
            Operand<T> zero = tf.dtypes.cast(tf.constant(0f), type);
            hot = tf.oneHot(indices, tf.constant(classWeights.length), one, zero);
            counts = tf.expandDims(tf.gather(weights, indices, tf.constant(0)), tf.constant(1));
            Operand<T> logarithm = tf.nn.logSoftmax(logits);
            loss = tf.math.neg(tf.math.mul(hot, logarithm));
            probability = tf.math.exp(logarithm);
        } else {
            Placeholder<TFloat32> truth = tf.placeholder(TFloat32.class);
            labels = truth;
            hot = tf.dtypes.cast(truth, type);
            counts = weights;
            Operand<T> rest = tf.math.log1p(tf.math.exp(tf.math.neg(tf.math.abs(logits))));
            loss = tf.math.add(tf.math.sub(tf.nn.relu(logits), tf.math.mul(logits, hot)), rest);
            probability = tf.math.sigmoid(logits);
        }
        Operand<T> residual = tf.math.mul(tf.math.sub(probability, hot), counts);
        Operand<T> curvature = tf.math.mul(tf.math.mul(probability, tf.math.sub(one, probability)), counts);
        sums = tf.concat(
                java.util.List.of(
                        flat(tf, tf.sum(wide(tf, tf.math.mul(loss, counts)), tf.constant(new int[] {0, 1}))),
                        flat(tf, wide(tf, tf.linalg.matMul(residual, x, MatMul.transposeA(true)))),
                        flat(tf, wide(tf, tf.sum(residual, tf.constant(0)))),
                        flat(tf, wide(tf, tf.sum(curvature, tf.constant(0))))),
                tf.constant(0));
        session = new Session(graph, device);
    }

    private static <T extends TFloating> Operand<TFloat64> wide(Ops tf, Operand<T> value) {
        return tf.dtypes.cast(value, TFloat64.class);
    }

    private static Operand<TFloat64> flat(Ops tf, Operand<TFloat64> value) {
        return tf.reshape(value, tf.constant(new int[] {-1}));
    }

    /**
     * The sums: the loss, then the gradients (C,F) and (C), then the curvature (C); whoever asks closes them.
     *
     * @param block (n,F)
     * @param truth (n) indices, or (n,C) of 0 and 1 for several labels
     * @param centre (F), taken from each row
     * @param w (C,F)
     * @param b (C)
     */
    Result sums(TFloat32 block, TType truth, TFloat64 centre, TFloat64 w, TFloat64 b) {
        return session.runner()
                .feed(features, block)
                .feed(labels, truth)
                .feed(mean, centre)
                .feed(weight, w)
                .feed(bias, b)
                .fetch(sums)
                .run();
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
