package cdam.vit;

import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The position embedding of any grid, interpolated in the graph: E' = Wh E Ww^T with one small matrix an axis, built from
 * the grid's size at run time. TensorFlow's own bicubic resize has other taps; DINO's positions need PyTorch's.
 */
final class PositionEmbedding {
    private final Layers layers;
    private final Ops tf;
    private final ViTConfig config;

    PositionEmbedding(Layers layers) {
        this.layers = layers;
        this.tf = layers.tf();
        this.config = layers.config();
    }

    /**
     * The embedding of the patches of a grid.
     *
     * @param own the weights' own embedding (gridRows * gridColumns, d)
     * @param rows wanted rows gh, a scalar
     * @param columns wanted columns gw, a scalar
     * @return (gh * gw, d)
     */
    Operand<TFloat32> forGrid(Operand<TFloat32> own, Operand<TInt32> rows, Operand<TInt32> columns) {
        int ownRows = config.gridRows();
        int ownColumns = config.gridColumns();
        int width = config.width();
        // Both axes are interpolated where only one differs, and none where none does.
        Operand<TBool> same = tf.math.logicalAnd(
                tf.math.equal(rows, tf.constant(ownRows)), tf.math.equal(columns, tf.constant(ownColumns)));
        Operand<TFloat32> wh = axis(rows, ownRows, same);
        Operand<TFloat32> ww = axis(columns, ownColumns, same);
        Operand<TFloat32> byRow = layers.batchMatMul(wh, layers.reshape(own, ownRows, ownColumns * width), false);
        Operand<TFloat32> byBoth =
                layers.batchMatMul(ww, layers.reshape(byRow, -1, ownColumns, width), false); // (gh, gw, d)
        return layers.reshape(byBoth, -1, width);
    }

    /** The matrix (wanted, own) of one axis. */
    private Operand<TFloat32> axis(Operand<TInt32> wanted, int own, Operand<TBool> same) {
        PositionInterpolation how = config.interpolation();
        Operand<TFloat32> size = tf.dtypes.cast(wanted, TFloat32.class);
        Operand<TFloat32> scale = tf.math.div(layers.scalar(own), tf.math.add(size, layers.scalar((float)
                how.offset()))); // weights' positions a wanted one
        Operand<TFloat32> centre = tf.math.mul(tf.math.add(range(wanted), layers.scalar(0.5f)), scale);
        Operand<TFloat32> weights = how.antialias()
                ? antialiased(tf.expandDims(centre, tf.constant(1)), scale, own)
                : fourTaps(tf.expandDims(tf.math.sub(centre, layers.scalar(0.5f)), tf.constant(1)), own);
        Operand<TFloat32> identity = tf.oneHot(
                tf.range(tf.constant(0), wanted, tf.constant(1)),
                tf.constant(own),
                layers.scalar(1f),
                layers.scalar(0f));
        return tf.select(same, identity, weights);
    }

    /** PyTorch's bicubic, a = -0.75: four taps about {@code source} (g,1), those outside clamped to the edge. */
    private Operand<TFloat32> fourTaps(Operand<TFloat32> source, int own) {
        Operand<TFloat32> floor = tf.math.floor(source);
        Operand<TFloat32> sum = null;
        for (int tap = -1; tap <= 2; tap++) {
            Operand<TFloat32> position = tf.math.add(floor, layers.scalar(tap));
            Operand<TFloat32> weight = cubic(tf.math.abs(tf.math.sub(source, position)), -0.75f);
            Operand<TFloat32> index =
                    tf.math.minimum(tf.math.maximum(position, layers.scalar(0f)), layers.scalar(own - 1));
            Operand<TFloat32> hit = tf.dtypes.cast(
                    tf.math.equal(index, tf.expandDims(range(tf.constant(own)), tf.constant(0))), TFloat32.class);
            Operand<TFloat32> part = tf.math.mul(weight, hit);
            sum = sum == null ? part : tf.math.add(sum, part);
        }
        return Objects.requireNonNull(sum);
    }

    /** Pillow's antialiased bicubic, a = -0.5: the kernel widens by the reduction, weights inside the edge sum to 1. */
    private Operand<TFloat32> antialiased(Operand<TFloat32> centre, Operand<TFloat32> scale, int own) {
        Operand<TFloat32> reduction = tf.math.maximum(scale, layers.scalar(1f));
        Operand<TFloat32> positions =
                tf.expandDims(tf.math.add(range(tf.constant(own)), layers.scalar(0.5f)), tf.constant(0));
        Operand<TFloat32> weights = cubic(tf.math.div(tf.math.abs(tf.math.sub(positions, centre)), reduction), -0.5f);
        return tf.math.div(weights, tf.reduceSum(weights, tf.constant(1), ReduceSum.keepDims(true)));
    }

    /** Keys' cubic convolution kernel of |x|: zero from 2 on. */
    private Operand<TFloat32> cubic(Operand<TFloat32> x, float a) {
        // |x| <= 1: ((a + 2) x - (a + 3)) x^2 + 1; |x| < 2: a (((x - 5) x + 8) x - 4)
        Operand<TFloat32> near = tf.math.add(
                tf.math.mul(tf.math.sub(tf.math.mul(x, layers.scalar(a + 2)), layers.scalar(a + 3)), tf.math.mul(x, x)),
                layers.scalar(1f));
        Operand<TFloat32> far = tf.math.mul(
                tf.math.sub(
                        tf.math.mul(
                                tf.math.add(tf.math.mul(tf.math.sub(x, layers.scalar(5f)), x), layers.scalar(8f)), x),
                        layers.scalar(4f)),
                layers.scalar(a));
        Operand<TFloat32> zero = tf.zerosLike(x);
        return tf.select(
                tf.math.lessEqual(x, layers.scalar(1f)),
                near,
                tf.select(tf.math.less(x, layers.scalar(2f)), far, zero));
    }

    private Operand<TFloat32> range(Operand<TInt32> size) {
        return tf.dtypes.cast(tf.range(tf.constant(0), size, tf.constant(1)), TFloat32.class);
    }
}
