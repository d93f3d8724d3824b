package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.run.AddedOps;
import cdam.explain.run.Gradients;
import cdam.explain.run.Run;
import cdam.explain.target.Target;
import cdam.vit.Taps;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * Several states of the last block for one image, such as its tokens with noise: only that block is run again. Borrows the
 * states' tensor, which must live longer.
 */
final class BlockStates implements AutoCloseable {
    private final Run one;
    private final int count;
    private final Map<String, Tensor> feeds = new HashMap<>();
    private final TFloat32 residual;
    private float @Nullable [] latents;

    /**
     * @param one a run of the image alone; gives what is not fed
     * @param tap {@link Taps#NORMED_TOKENS} or {@link Taps#BLOCK_INPUT}
     * @param tokens its states (n,M,d)
     */
    BlockStates(Run one, String tap, Tensor tokens) {
        this.one = one;
        this.count = (int) tokens.shape().get(0);
        this.residual = residual(one, count);
        feeds.put(Taps.BLOCK_INPUT, residual);
        feeds.put(tap, tokens);
    }

    /** The image's own residual stream, (n,1,d): only [CLS]'s goes on through the last block. */
    private static TFloat32 residual(Run one, int count) {
        String name = AddedOps.once(
                one.model(),
                "explain_cls_input",
                ops -> ops.tf()
                        .gather(
                                ops.tap(Taps.BLOCK_INPUT),
                                ops.tf().constant(0),
                                ops.tf().constant(1)));
        try (Result result = one.fromLastBlock(Map.of(), List.of(name))) {
            float[] cls = Tensors.values(result.get(0));
            float[] rows = new float[count * cls.length];
            for (int state = 0; state < count; state++) {
                System.arraycopy(cls, 0, rows, state * cls.length, cls.length);
            }
            return Tensors.of(rows, count, 1, cls.length);
        }
    }

    /** The latent at a state, (d). */
    float[] latent(int state) {
        if (latents == null) {
            try (Result result = one.fromLastBlock(feeds, List.of(Taps.LATENT))) {
                latents = Tensors.values(result.get(0));
            }
        }
        int width = one.model().config().width();
        return Arrays.copyOfRange(latents, state * width, (state + 1) * width);
    }

    /** sum_j T'_ij df/dT'_ij at each state's normed tokens T': (n,M) row by row. */
    float[] products(Target target) {
        String product = Gradients.timesActivation(one.model(), Taps.NORMED_TOKENS);
        try (TFloat32 direction = directions(target)) {
            Map<String, Tensor> all = new HashMap<>(feeds);
            all.put(Gradients.DIRECTION, direction);
            try (Result result = one.fromLastBlock(all, List.of(product))) {
                return Tensors.values(result.get(0));
            }
        }
    }

    /** df/dlatent at every state, (n,d). */
    private TFloat32 directions(Target target) {
        int width = one.model().config().width();
        float[] values = new float[count * width];
        for (int state = 0; state < count; state++) {
            float[] gradient = target.gradient(target.linear() ? new float[0] : latent(state));
            System.arraycopy(gradient, 0, values, state * width, width);
        }
        return Tensors.of(values, count, width);
    }

    @Override
    public void close() {
        residual.close();
    }
}
