package cdam.vit;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.types.TFloat32;

/**
 * The product of the last two axes, batched over the others, which broadcast. The operation's second version, since oneDNN has
 * no kernel for the third, which is the one that TensorFlow Java names: it takes twice the time.
 */
public final class BatchMatMul {
    private BatchMatMul() {}

    /** Adds the product of x and y, each with its last two axes exchanged where that is asked for. */
    public static Operand<TFloat32> of(
            Ops tf, Operand<TFloat32> x, Operand<TFloat32> y, boolean transposeX, boolean transposeY) {
        Scope scope = tf.scope();
        return scope.env()
                .opBuilder("BatchMatMulV2", scope.makeOpName("BatchMatMul"), scope)
                .addInput(x.asOutput())
                .addInput(y.asOutput())
                .setAttr("adj_x", transposeX)
                .setAttr("adj_y", transposeY)
                .build()
                .output(0);
    }
}
