package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.Features;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.targets.Target;
import cdam.vit.GraphOps;
import cdam.vit.Taps;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Several states of the last block for one image, such as its tokens with noise: only that block is run again. Borrows the
 * states' tensor, which must live longer.
 */
final class LastBlockBatch implements AutoCloseable {
    /** About what a state and a target take, in forward passes. */
    static final double PASSES = 0.013;

    private final ForwardPass one;
    private final int count;
    private final Map<String, Tensor> feeds = new HashMap<>();
    private final TFloat32 residual;
    private float @Nullable [] found; // what the last block gives of the features

    /**
     * @param one a run of the image alone; gives what is not fed
     * @param tap {@link Taps#NORMED_TOKENS} or {@link Taps#BLOCK_INPUT}
     * @param tokens its states (n,M,d)
     */
    LastBlockBatch(ForwardPass one, String tap, Tensor tokens) {
        this.one = one;
        this.count = (int) tokens.shape().get(0);
        this.residual = residual(one, count);
        feeds.put(Taps.BLOCK_INPUT, residual);
        feeds.put(tap, tokens);
    }

    /** The image's own residual stream: only [CLS]'s goes on through the last block (n,1,d), unless the head reads patches. */
    private static TFloat32 residual(ForwardPass one, int count) {
        String name = one.features().readsPatches()
                ? GraphOps.addIfAbsent(
                        one.model().lastBlock().graph(),
                        "explain_held_input",
                        ops -> ops.tf().identity(ops.tap(Taps.BLOCK_INPUT)))
                : GraphOps.addIfAbsent(one.model().lastBlock().graph(), "explain_cls_input", ops -> {
                    Ops tf = ops.tf();
                    return tf.gather(ops.tap(Taps.BLOCK_INPUT), tf.constant(0), tf.constant(1));
                });
        try (Result result = one.fromLastBlock(Map.of(), List.of(name))) {
            float[] held = Tensors.values(result.get(0));
            int width = one.model().config().width();
            float[] rows = new float[count * held.length];
            for (int state = 0; state < count; state++) {
                System.arraycopy(held, 0, rows, state * held.length, held.length);
            }
            return Tensors.of(rows, count, held.length / width, width);
        }
    }

    /** What the head reads at a state, (F). */
    float[] features(int state) {
        Features features = one.features();
        if (found == null) {
            try (Result result = one.fromLastBlock(feeds, List.of(features.lastBlockTap()))) {
                found = Tensors.values(result.get(0));
            }
        }
        int length = found.length / count;
        float[] own = Arrays.copyOfRange(found, state * length, (state + 1) * length);
        return features.layout().withLastBlock(one.features(0), own);
    }

    /** sum_j T'_ij df/dT'_ij at each state's normed tokens T': (n,M) row by row. */
    float[] products(Target target) {
        String product = Gradients.timesActivation(one, Taps.NORMED_TOKENS);
        try (TFloat32 direction = directions(target)) {
            Map<String, Tensor> all = new HashMap<>(feeds);
            all.put(Gradients.DIRECTION, direction);
            try (Result result = one.fromLastBlock(all, List.of(product))) {
                return Tensors.values(result.get(0));
            }
        }
    }

    /** The target's gradient at every state. */
    private TFloat32 directions(Target target) {
        float[][] rows = new float[count][];
        for (int state = 0; state < count; state++) {
            float[] gradient = target.gradient(target.linear() ? new float[0] : features(state));
            rows[state] = one.features().atLastBlock(gradient);
        }
        return OutputGradients.rows(rows);
    }

    @Override
    public void close() {
        residual.close();
    }
}
