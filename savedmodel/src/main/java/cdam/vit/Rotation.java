package cdam.vit;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Rotary positions as DINOv3 has them (Simeoni et al. 2025): query and key of a patch are turned, those of [CLS] and the
 * registers are not. With the patch's row and column as c = 2 (i + 0.5) / g - 1 and periods p_k, the angles are 2 pi c / p_k, the
 * row's and then the column's; numbers j and j + e/2 of a head are turned by angle j. A turn keeps lengths and has its own
 * opposite as its transpose: R_i x . y = x . R_i^T y.
 */
final class Rotation {
    /** The weight that holds p (e/4). */
    static final String PERIODS = "rope_embed.periods";

    private Rotation() {}

    /** Cosines, then sines, of every token of a grid: (1,M,e). */
    static Operand<TFloat32> table(Layers layers, Operand<TInt32> rows, Operand<TInt32> columns) {
        Ops tf = layers.tf();
        ViTConfig config = layers.config();
        int quarter = config.headWidth() / 4;
        Operand<TInt32> one = tf.constant(1);
        Operand<TFloat32> byRow =
                tf.tile(tf.expandDims(angles(layers, rows), tf.constant(1)), tf.stack(List.of(one, columns, one)));
        Operand<TFloat32> byColumn =
                tf.tile(tf.expandDims(angles(layers, columns), tf.constant(0)), tf.stack(List.of(rows, one, one)));
        Operand<TFloat32> patches =
                layers.reshape(tf.concat(List.of(byRow, byColumn), tf.constant(2)), -1, 2 * quarter); // (N,e/2)
        Operand<TFloat32> all = config.prefixTokens() == 0
                ? patches
                : tf.concat(
                        List.of(tf.constant(new float[config.prefixTokens()][2 * quarter]), patches), tf.constant(0));
        return tf.expandDims(tf.concat(List.of(tf.math.cos(all), tf.math.sin(all)), tf.constant(1)), tf.constant(0));
    }

    /** The angles along one axis, (g,e/4). */
    private static Operand<TFloat32> angles(Layers layers, Operand<TInt32> size) {
        Ops tf = layers.tf();
        Operand<TFloat32> index = tf.dtypes.cast(tf.range(tf.constant(0), size, tf.constant(1)), TFloat32.class);
        Operand<TFloat32> share =
                tf.math.div(tf.math.add(index, tf.constant(0.5f)), tf.dtypes.cast(size, TFloat32.class));
        Operand<TFloat32> coordinate = tf.math.sub(tf.math.mul(share, tf.constant(2f)), tf.constant(1f));
        Operand<TFloat32> turns = tf.math.div(
                tf.expandDims(coordinate, tf.constant(1)),
                layers.weight(PERIODS, layers.config().headWidth() / 4));
        return tf.math.mul(turns, tf.constant((float) (2 * Math.PI)));
    }

    /**
     * Turns every token's numbers.
     *
     * @param x (B,h,M,e), or (B,M,h,e); of length 1 where it is the same for all
     * @param table (1,M,e) or (B,M,e)
     * @param heads which axis of x runs over the heads: 1 or 2
     * @param back by the opposite angles
     */
    static Operand<TFloat32> turn(
            Ops tf, int headWidth, Operand<TFloat32> x, Operand<TFloat32> table, int heads, boolean back) {
        int half = headWidth / 2;
        Operand<TFloat32> each = tf.expandDims(table, tf.constant(heads));
        Operand<TFloat32> cos = half(tf, each, 0, half);
        Operand<TFloat32> sin = half(tf, each, half, half);
        Operand<TFloat32> first = half(tf, x, 0, half);
        Operand<TFloat32> second = half(tf, x, half, half);
        Operand<TFloat32> a = tf.math.mul(second, sin);
        Operand<TFloat32> b = tf.math.mul(first, sin);
        Operand<TFloat32> c = tf.math.mul(first, cos);
        Operand<TFloat32> d = tf.math.mul(second, cos);
        return tf.concat(
                List.of(back ? tf.math.add(c, a) : tf.math.sub(c, a), back ? tf.math.sub(d, b) : tf.math.add(d, b)),
                tf.constant(3));
    }

    private static Operand<TFloat32> half(Ops tf, Operand<TFloat32> x, int begin, int size) {
        return tf.slice(x, tf.constant(new int[] {0, 0, 0, begin}), tf.constant(new int[] {-1, -1, -1, size}));
    }
}
