package cdam.explain.method;

import cdam.bundle.Model;
import cdam.explain.forward.ForwardPass;
import cdam.vit.GraphOps;
import cdam.vit.Taps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceMin;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Copies of an image's tokens with normal noise.
 *
 * @param level the noise's deviation as a share of the tokens' range, of that image alone
 * @param draws standard normal numbers
 */
record Noise(double level, Draws draws) {
    /** Copies made at once; bounds the memory. */
    static final int CHUNK = 10;

    static final String NORMAL = "explain_noise";
    private static final String KEY = "explain_noise_key";
    private static final String COUNT = "explain_noise_count";
    private static final String LEVEL = "explain_noise_level";

    /** What to feed so that {@link #NORMAL} holds the draws {@code from} to {@code from + count}. */
    @FunctionalInterface
    interface Draws {
        Map<String, Tensor> feeds(int from, int count);
    }

    /** Draws of TensorFlow's counter-based generator: they depend on the seed and the number of tokens only. */
    static Noise seeded(double level, int seed) {
        return new Noise(
                level,
                (from, count) -> Map.of(KEY, TInt32.vectorOf(seed, from / CHUNK), COUNT, TInt32.vectorOf(count)));
    }

    /**
     * Disturbed copies.
     *
     * @param one a run of one image
     * @param tap its tokens (1,M,d)
     * @return (count,M,d); the caller closes it
     */
    Result addTo(ForwardPass one, String tap, int from, int count) {
        Model lastBlock = one.model().lastBlock();
        GraphOps.addIfAbsent(lastBlock.graph(), NORMAL, Noise::normal);
        String disturbed = GraphOps.addIfAbsent(lastBlock.graph(), NORMAL + "_at_" + tap, ops -> disturbed(ops, tap));
        Map<String, Tensor> feeds = new HashMap<>(draws.feeds(from, count));
        feeds.put(LEVEL, TFloat32.scalarOf((float) level));
        try {
            return one.fromLastBlock(feeds, List.of(disturbed));
        } finally {
            feeds.values().forEach(Tensor::close);
        }
    }

    private static Operand<TFloat32> normal(GraphOps ops) {
        Ops tf = ops.tf();
        Operand<TInt32> tokens =
                tf.slice(tf.shape(ops.tap(Taps.BLOCK_INPUT)), tf.constant(new int[] {1}), tf.constant(new int[] {2}));
        Operand<TInt32> shape =
                tf.concat(List.of(ops.fed(COUNT, TInt32.class, 1), tokens), tf.constant(0)); // (count,M,d)
        return tf.random.statelessRandomNormal(shape, ops.fed(KEY, TInt32.class, 2));
    }

    /** x + level (max x - min x) noise. */
    private static Operand<TFloat32> disturbed(GraphOps ops, String tap) {
        Ops tf = ops.tf();
        Operand<TFloat32> x = ops.tap(tap);
        Operand<TInt32> all = tf.constant(new int[] {1, 2});
        Operand<TFloat32> range = tf.math.sub(
                tf.reduceMax(x, all, ReduceMax.keepDims(true)), tf.reduceMin(x, all, ReduceMin.keepDims(true)));
        Operand<TFloat32> deviation = tf.math.mul(range, ops.fed(LEVEL, TFloat32.class));
        return tf.math.add(x, tf.math.mul(deviation, ops.tap(NORMAL)));
    }
}
