package cdam.train.head;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Stochastic gradient descent with PyTorch's momentum: {@code b = mu b + g}, {@code w -= lr b}. */
record SgdRule(double momentum) implements UpdateRule {
    @Override
    public List<String> slots() {
        return List.of("momentum");
    }

    @Override
    public float[] scalars(long step, double learningRate) {
        return new float[] {(float) learningRate};
    }

    @Override
    public Op update(
            Ops tf,
            Variable<TFloat32> variable,
            List<Variable<TFloat32>> slots,
            Operand<TFloat32> gradient,
            List<Operand<TFloat32>> scalars) {
        Variable<TFloat32> buffer = slots.get(0);
        Operand<TFloat32> kept = tf.math.mul(buffer, tf.constant((float) momentum));
        Operand<TFloat32> moved = tf.assign(buffer, tf.math.add(kept, gradient));
        return tf.assignSub(variable, tf.math.mul(moved, scalars.get(0)));
    }
}
