package cdam.vit;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Derivatives of a ViT's layers, for gradients in rows (n,d): as few operations as they need. */
final class LayerGradients {
    private final GraphOps ops;
    private final Ops tf;
    private final ViTConfig config;

    LayerGradients(GraphOps ops, ViTConfig config) {
        this.ops = ops;
        this.config = config;
        this.tf = ops.tf();
    }

    /** Before a linear layer: g W^T. */
    Operand<TFloat32> linear(Operand<TFloat32> gradient, String weight) {
        return tf.linalg.matMul(gradient, ops.tap(weight), MatMul.transposeB(true));
    }

    /** Between the MLP's layers, of which the first gave x. */
    Operand<TFloat32> mlp(Operand<TFloat32> gradient, Operand<TFloat32> x) {
        return config.layout().mlp().backward(tf, config, x, gradient);
    }

    /** Before a layer norm, which saw x: with n the normalised x and g' = g gamma, (g' - mean g' - n mean(g' n)) / deviation. */
    Operand<TFloat32> norm(Operand<TFloat32> gradient, Operand<TFloat32> x, String gamma) {
        Operand<TFloat32> centred = tf.math.sub(x, mean(x));
        Operand<TFloat32> variance = mean(tf.math.mul(centred, centred));
        Operand<TFloat32> inverse =
                tf.math.rsqrt(tf.math.add(variance, tf.constant(config.epsilon().floatValue())));
        Operand<TFloat32> normalised = tf.math.mul(centred, inverse);
        Operand<TFloat32> scaled = tf.math.mul(gradient, ops.tap(gamma));
        Operand<TFloat32> along = tf.math.mul(normalised, mean(tf.math.mul(scaled, normalised)));
        return tf.math.mul(inverse, tf.math.sub(tf.math.sub(scaled, mean(scaled)), along));
    }

    private Operand<TFloat32> mean(Operand<TFloat32> x) {
        return tf.math.mean(x, tf.constant(-1), Mean.keepDims(true));
    }
}
