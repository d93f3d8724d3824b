package cdam.train.head;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Binary cross entropy of every class's sigmoid, mean over images and classes, as PyTorch's {@code
 * BCEWithLogitsLoss(weight)}: {@code w (max(x, 0) - x t + log(1 + exp(-|x|)))} with logit x and target t.
 */
record SigmoidCrossEntropy() implements Loss {
    @Override
    public Operand<TFloat32> of(
            Ops tf, Operand<TFloat32> logits, Operand<TFloat32> targets, Operand<TFloat32> classWeights) {
        Operand<TFloat32> rest = tf.math.log1p(tf.math.exp(tf.math.neg(tf.math.abs(logits))));
        Operand<TFloat32> each = tf.math.add(tf.math.sub(tf.nn.relu(logits), tf.math.mul(logits, targets)), rest);
        return tf.math.mean(tf.math.mul(each, classWeights), tf.constant(new int[] {0, 1}));
    }
}
