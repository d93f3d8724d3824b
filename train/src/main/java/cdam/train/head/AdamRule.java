package cdam.train.head;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * Adam (Kingma and Ba 2015, Algorithm 1) with PyTorch's constants: {@code m = b1 m + (1 - b1) g}, {@code v = b2 v + (1 -
 * b2) g^2}, {@code w -= lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + eps)}. The epsilon is added to the corrected root,
 * as in the paper's algorithm; TensorFlow's fused kernel adds it to the uncorrected one and rounds 1 - b2 in float32.
 *
 * @param decay AdamW's (Loshchilov and Hutter 2019): each step first takes {@code lr decay w} off; 0 for Adam
 */
record AdamRule(double decay) implements UpdateRule {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    @Override
    public List<String> slots() {
        return List.of("m", "v");
    }

    @Override
    public float[] scalars(long step, double learningRate) {
        double stepSize = learningRate / (1 - Math.pow(BETA1, (double) step));
        float root = (float) Math.sqrt(1 - Math.pow(BETA2, (double) step));
        return decay == 0
                ? new float[] {(float) stepSize, root}
                : new float[] {(float) stepSize, (float) (learningRate * decay), root};
    }

    @Override
    public int rates() {
        return decay == 0 ? 1 : 2;
    }

    @Override
    public Op update(
            Ops tf,
            Variable<TFloat32> variable,
            List<Variable<TFloat32>> slots,
            Operand<TFloat32> gradient,
            List<Operand<TFloat32>> scalars) {
        Operand<TFloat32> m = average(tf, slots.get(0), gradient, BETA1);
        Operand<TFloat32> v = average(tf, slots.get(1), tf.math.mul(gradient, gradient), BETA2);
        Operand<TFloat32> root = tf.math.div(tf.math.sqrt(v), scalars.get(rates()));
        Operand<TFloat32> direction = tf.math.div(m, tf.math.add(root, tf.constant((float) EPSILON)));
        Operand<TFloat32> change = tf.math.mul(direction, scalars.get(0));
        return tf.assignSub(
                variable,
                decay == 0 ? change : tf.math.add(change, tf.math.mul(tf.identity(variable), scalars.get(1))));
    }

    private static Operand<TFloat32> average(Ops tf, Variable<TFloat32> slot, Operand<TFloat32> value, double decay) {
        Operand<TFloat32> kept = tf.math.mul(slot, tf.constant((float) decay));
        return tf.assign(slot, tf.math.add(kept, tf.math.mul(value, tf.constant((float) (1 - decay)))));
    }
}
