package cdam.explain.method;

import cdam.bundle.Tensors;
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
 * states' tensor.
 */
final class BlockStates {
    private final Run one;
    private final String tap;
    private final Tensor tokens;
    private final int count;
    private float @Nullable [] latents;

    /**
     * @param one a run of the image alone; gives what is not fed
     * @param tap {@link Taps#NORMED_TOKENS} or {@link Taps#BLOCK_INPUT}
     * @param tokens its states (n,M,d)
     */
    BlockStates(Run one, String tap, Tensor tokens) {
        this.one = one;
        this.tap = tap;
        this.tokens = tokens;
        this.count = (int) tokens.shape().get(0);
    }

    /** The latent at a state, (d). */
    float[] latent(int state) {
        if (latents == null) {
            try (Result result = one.fromLastBlock(Map.of(tap, tokens), List.of(Taps.LATENT))) {
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
            Map<String, Tensor> feeds = new HashMap<>(Map.of(tap, tokens, Gradients.DIRECTION, direction));
            try (Result result = one.fromLastBlock(feeds, List.of(product))) {
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
}
