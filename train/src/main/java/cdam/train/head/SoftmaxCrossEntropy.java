package cdam.train.head;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Cross entropy of the softmax, as PyTorch's {@code CrossEntropyLoss(weight, label_smoothing)} defines it: with p the
 * softmax, y the label, w the class weights and e the smoothing, the batch's sum of {@code (1 - e) w_y (-log p_y) + e/C
 * sum_c w_c (-log p_c)}, divided by its sum of w_y.
 */
record SoftmaxCrossEntropy(double labelSmoothing) implements Loss {
    @Override
    public Operand<TFloat32> of(
            Ops tf, Operand<TFloat32> logits, Operand<TFloat32> targets, Operand<TFloat32> classWeights) {
        Operand<TFloat32> weighted = tf.math.mul(targets, classWeights);
        Operand<TFloat32> mass = weighted;
        if (labelSmoothing > 0) {
            long classes = logits.shape().get(1);
            mass = tf.math.add(
                    tf.math.mul(weighted, tf.constant((float) (1 - labelSmoothing))),
                    tf.math.mul(classWeights, tf.constant((float) (labelSmoothing / classes))));
        }
        Operand<TFloat32> sum = total(tf, tf.math.mul(mass, tf.nn.logSoftmax(logits)));
        return tf.math.neg(tf.math.div(sum, total(tf, weighted)));
    }

    private static Operand<TFloat32> total(Ops tf, Operand<TFloat32> matrix) {
        return tf.sum(matrix, tf.constant(new int[] {0, 1}));
    }
}
