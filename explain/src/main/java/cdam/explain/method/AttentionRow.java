package cdam.explain.method;

import cdam.vit.GraphOps;
import cdam.vit.Taps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The [CLS] row of a product of one token-by-token matrix a block. Only that row is needed: it is carried from the last
 * block back, a vector by a matrix each time.
 */
final class AttentionRow {
    private AttentionRow() {}

    /** [CLS]'s row of the identity, (1,M). */
    static Operand<TFloat32> first(GraphOps ops) {
        Ops tf = ops.tf();
        Operand<TInt32> tokens = tf.gather(tf.shape(ops.tap(Taps.ATTENTION)), tf.constant(2), tf.constant(0));
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
