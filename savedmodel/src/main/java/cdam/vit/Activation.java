package cdam.vit;

import cdam.io.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The function between the two layers of an MLP, and its derivative, element by element. */
public enum Activation {
    /** x Phi(x) with the exact error function (Hendrycks and Gimpel 2016): DINO, DINOv2, timm. */
    GELU {
        @Override
        public Operand<TFloat32> value(Ops tf, Operand<TFloat32> x) {
            return tf.math.mul(x, tf.math.mul(tf.math.add(erf(tf, x), tf.constant(1f)), tf.constant(0.5f)));
        }

        /** Phi(x) + x phi(x). */
        @Override
        public Operand<TFloat32> derivative(Ops tf, Operand<TFloat32> x) {
            Operand<TFloat32> cdf = tf.math.add(tf.math.mul(erf(tf, x), tf.constant(0.5f)), tf.constant(0.5f));
            Operand<TFloat32> density =
                    tf.math.exp(tf.math.sub(tf.math.mul(tf.math.mul(x, x), tf.constant(-0.5f)), tf.constant((float)
                            (0.5 * Math.log(2 * Math.PI)))));
            return tf.math.add(cdf, tf.math.mul(x, density));
        }

        private Operand<TFloat32> erf(Ops tf, Operand<TFloat32> x) {
            return tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
        }
    },
    /** x (1 + tanh u) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3): SigLIP; {@code gelu_new} of transformers. */
    GELU_TANH {
        @Override
        public Operand<TFloat32> value(Ops tf, Operand<TFloat32> x) {
            return tf.math.mul(x, tf.math.mul(tf.math.add(tanh(tf, x), tf.constant(1f)), tf.constant(0.5f)));
        }

        /** (1 + t) / 2 + x (1 - t^2) u' / 2 with t = tanh u. */
        @Override
        public Operand<TFloat32> derivative(Ops tf, Operand<TFloat32> x) {
            Operand<TFloat32> t = tanh(tf, x);
            Operand<TFloat32> slope = tf.math.mul(
                    tf.math.add(tf.math.mul(tf.math.mul(x, x), tf.constant(3 * CUBIC)), tf.constant(1f)),
                    tf.constant(SCALE));
            Operand<TFloat32> bend =
                    tf.math.mul(tf.math.mul(x, tf.math.sub(tf.constant(1f), tf.math.mul(t, t))), slope);
            return tf.math.mul(tf.math.add(tf.math.add(t, bend), tf.constant(1f)), tf.constant(0.5f));
        }

        private Operand<TFloat32> tanh(Ops tf, Operand<TFloat32> x) {
            Operand<TFloat32> factor =
                    tf.math.add(tf.math.mul(tf.math.mul(x, x), tf.constant(SCALE * CUBIC)), tf.constant(SCALE));
            return tf.math.tanh(tf.math.mul(x, factor));
        }
    },
    /** x sigmoid(1.702 x): OpenAI's CLIP. */
    QUICK_GELU {
        @Override
        public Operand<TFloat32> value(Ops tf, Operand<TFloat32> x) {
            return swish(tf, x, QUICK);
        }

        @Override
        public Operand<TFloat32> derivative(Ops tf, Operand<TFloat32> x) {
            return swishDerivative(tf, x, QUICK);
        }
    },
    /** x sigmoid(x). */
    SILU {
        @Override
        public Operand<TFloat32> value(Ops tf, Operand<TFloat32> x) {
            return swish(tf, x, 1);
        }

        @Override
        public Operand<TFloat32> derivative(Ops tf, Operand<TFloat32> x) {
            return swishDerivative(tf, x, 1);
        }
    },
    /** max(x, 0); the derivative at 0 is 0. */
    RELU {
        @Override
        public Operand<TFloat32> value(Ops tf, Operand<TFloat32> x) {
            return tf.nn.relu(x);
        }

        @Override
        public Operand<TFloat32> derivative(Ops tf, Operand<TFloat32> x) {
            return tf.dtypes.cast(tf.math.greater(x, tf.constant(0f)), TFloat32.class);
        }
    };

    private static final float SCALE = (float) Math.sqrt(2 / Math.PI);
    private static final float CUBIC = 0.044715f;
    private static final float QUICK = 1.702f;

    /** The function of x, of any shape. */
    public abstract Operand<TFloat32> value(Ops tf, Operand<TFloat32> x);

    /** The function's derivative at x, of any shape. */
    public abstract Operand<TFloat32> derivative(Ops tf, Operand<TFloat32> x);

    /**
     * The activation of a name, as this program and transformers spell it.
     *
     * @throws InputException if it is none of {@link #names()}
     */
    public static Activation of(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (plain) {
            case "gelu-python" -> GELU;
            case "gelu-new", "gelu-fast", "gelu-accurate", "gelu-pytorch-tanh", "gelu-python-tanh" -> GELU_TANH;
            case "quickgelu" -> QUICK_GELU;
            case "swish" -> SILU;
            default ->
                Arrays.stream(values())
                        .filter(activation -> activation.toString().equals(plain))
                        .findFirst()
                        .orElseThrow(() -> new InputException(
                                "activation: expected one of " + String.join(", ", names()) + ", found " + name));
        };
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Activation::toString).collect(Collectors.toList());
    }

    /** {@code gelu}, {@code gelu-tanh}, {@code quick-gelu}, {@code silu} or {@code relu}, as in {@code model.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Operand<TFloat32> swish(Ops tf, Operand<TFloat32> x, float slope) {
        return tf.math.mul(x, tf.math.sigmoid(tf.math.mul(x, tf.constant(slope))));
    }

    /** With s = sigmoid(b x): s + b x s (1 - s). */
    private static Operand<TFloat32> swishDerivative(Ops tf, Operand<TFloat32> x, float slope) {
        Operand<TFloat32> scaled = tf.math.mul(x, tf.constant(slope));
        Operand<TFloat32> s = tf.math.sigmoid(scaled);
        return tf.math.mul(s, tf.math.add(tf.math.mul(scaled, tf.math.sub(tf.constant(1f), s)), tf.constant(1f)));
    }
}
