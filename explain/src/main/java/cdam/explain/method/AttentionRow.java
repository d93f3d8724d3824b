package cdam.explain.method;

import cdam.vit.GraphOps;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The latent's row of a product of one token-by-token matrix a block. Only that row is needed: it is carried from the last
 * block back, a vector by a matrix each time.
 */
final class AttentionRow {
    private AttentionRow() {}

    /**
     * The latent's row of I + matrix of the last attention.
     *
     * @param last of [CLS] or the probe, (B,M); of a model whose latent is the mean patch of all tokens, (B,M,M)
     */
    static Operand<TFloat32> afterLast(GraphOps ops, ViTConfig config, Operand<TFloat32> last) {
        return switch (config.layout().pooling()) {
            case CLS -> ops.tf().math.add(first(ops), last);
            case PROBE -> last; // the probe is no token: nothing of it is carried on
            case MEAN_PATCH, MEAN_NORMED_PATCH -> {
                Operand<TFloat32> mean = meanPatch(ops, config);
                yield ops.tf().math.add(mean, times(ops, mean, last));
            }
        };
    }

    /** 1/N at each patch, (1,M). */
    private static Operand<TFloat32> meanPatch(GraphOps ops, ViTConfig config) {
        Ops tf = ops.tf();
        Operand<TInt32> tokens = tokens(ops);
        Operand<TInt32> patches = tf.math.sub(tokens, tf.constant(config.prefixTokens()));
        Operand<TFloat32> places = tf.dtypes.cast(
                tf.math.greaterEqual(
                        tf.range(tf.constant(0), tokens, tf.constant(1)), tf.constant(config.prefixTokens())),
                TFloat32.class);
        return tf.expandDims(tf.math.div(places, tf.dtypes.cast(patches, TFloat32.class)), tf.constant(0));
    }

    private static Operand<TInt32> tokens(GraphOps ops) {
        Ops tf = ops.tf();
        return tf.gather(tf.shape(ops.tap(Taps.ATTENTION)), tf.constant(2), tf.constant(0));
    }

    /** [CLS]'s row of the identity, (1,M). */
    private static Operand<TFloat32> first(GraphOps ops) {
        Ops tf = ops.tf();
        Operand<TInt32> tokens = tokens(ops);
        Operand<TFloat32> one = tf.oneHot(tf.constant(0), tokens, tf.constant(1f), tf.constant(0f));
        return tf.expandDims(one, tf.constant(0));
    }

    /** row (B,M) times matrix (B,M,M): (B,M). */
    static Operand<TFloat32> times(GraphOps ops, Operand<TFloat32> row, Operand<TFloat32> matrix) {
        Ops tf = ops.tf();
        Operand<TFloat32> product =
                ops.batchMatMul(tf.expandDims(row, tf.constant(1)), matrix, false, false); // (B,1,M)
        return tf.gather(product, tf.constant(0), tf.constant(1));
    }
}
