package cdam.vit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What an MLP does between its two layers, with its derivative. H is what its second layer reads. */
public enum Mlp {
    /** f(x), of H numbers. */
    PLAIN {
        @Override
        Operand<TFloat32> value(Ops tf, ViTConfig config, Operand<TFloat32> x) {
            return config.activation().value(tf, x);
        }

        @Override
        Operand<TFloat32> backward(Ops tf, ViTConfig config, Operand<TFloat32> x, Operand<TFloat32> gradient) {
            return tf.math.mul(gradient, config.activation().derivative(tf, x));
        }
    },
    /** f(a) b of the halves a and b of 2 H numbers (Shazeer 2020; with SiLU for f: SwiGLU). */
    GATED {
        @Override
        Operand<TFloat32> value(Ops tf, ViTConfig config, Operand<TFloat32> x) {
            return tf.math.mul(config.activation().value(tf, half(tf, config, x, 0)), half(tf, config, x, 1));
        }

        /** df/da = g b f'(a), df/db = g f(a). */
        @Override
        Operand<TFloat32> backward(Ops tf, ViTConfig config, Operand<TFloat32> x, Operand<TFloat32> gradient) {
            Operand<TFloat32> a = half(tf, config, x, 0);
            Operand<TFloat32> slope = tf.math.mul(config.activation().derivative(tf, a), half(tf, config, x, 1));
            Operand<TFloat32> value = config.activation().value(tf, a);
            Operand<TFloat32> both = tf.concat(List.of(slope, value), tf.constant(-1));
            return tf.math.mul(tf.concat(List.of(gradient, gradient), tf.constant(-1)), both);
        }

        private Operand<TFloat32> half(Ops tf, ViTConfig config, Operand<TFloat32> x, int index) {
            int[] begin = new int[x.shape().numDimensions()];
            int[] size = new int[begin.length];
            Arrays.fill(size, -1);
            begin[begin.length - 1] = index * config.hidden();
            size[begin.length - 1] = config.hidden();
            return tf.slice(x, tf.constant(begin), tf.constant(size));
        }
    };

    /** What the second layer reads, (..., H), of what the first gave. */
    abstract Operand<TFloat32> value(Ops tf, ViTConfig config, Operand<TFloat32> x);

    /**
     * The gradient at what the first layer gave.
     *
     * @param x what the first layer gave
     * @param gradient at what the second layer reads; x's axes, or broadcasting with them
     */
    abstract Operand<TFloat32> backward(Ops tf, ViTConfig config, Operand<TFloat32> x, Operand<TFloat32> gradient);

    /** Numbers that the first layer gives, for so many that the second reads. */
    int outputs(int hidden) {
        return this == GATED ? 2 * hidden : hidden;
    }

    /** Its word in {@code model.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
