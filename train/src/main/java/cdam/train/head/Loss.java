package cdam.train.head;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A loss as a piece of the training graph. */
interface Loss {
    /**
     * The batch's loss, a scalar.
     *
     * @param logits (B,C)
     * @param targets (B,C), 1 where the image has the class, else 0
     * @param classWeights (C)
     */
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> targets, Operand<TFloat32> classWeights);
}
