package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * TAM (the paper's Eq. 5) of the last attention alone: S_i = f(all tokens) - f(token i left out of the last softmax), exactly.
 * Per attention head o becomes (o - a_i v_i) / (1 - a_i); what follows is computed again. One pass of the last block over the
 * tokens gives all targets. Derived in {@code docs/methods.md}.
 */
final class LastTokenAblation implements ImageMethod {
    @Override
    public double passes(int rows, int columns, int targets) {
        return 0.08 + 4e-5 * targets; // counted by products, of ViT-S/8
    }

    @Override
    public void require(ViTConfig config) {
        ClosedForm.require(
                "tam-last",
                config,
                "a token reaches it by every patch's attention, and without it the whole last block is another; take tam");
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        LastAttention attention = LastAttention.of(one);
        int[] all = IntStream.range(0, one.tokens()).toArray();
        LastAttention.Sum whole = attention.sum(all);
        List<LastAttention.Sum> sums = new ArrayList<>();
        for (int token = one.model().config().prefixTokens(); token < all.length; token++) {
            sums.add(attention.without(token, whole));
        }
        sums.add(whole); // by the same operations, so that their rounding is the same
        float[][] features = attention.features(sums, progress);
        float[][] without = Arrays.copyOf(features, one.patches());
        return ImageScores.of(PatchGroups.of(one, 1).differences(one, targets, features[one.patches()], without));
    }
}
