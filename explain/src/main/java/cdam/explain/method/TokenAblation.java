package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.PassMemory;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.types.TFloat32;

/**
 * TAM (the paper's Eq. 5): S_i = f(all tokens) - f(without token i), the token left out after the position embedding, before
 * the first block. One pass over the tokens gives all targets.
 *
 * <p>{@code group=k} leaves out squares of k x k patches at once: k^2 times as fast, and a patch's score is its square's.
 */
final class TokenAblation implements ImageMethod {
    private final Ablation ablation;

    TokenAblation(MethodOptions options) {
        this.ablation = Ablation.of(options, 1);
    }

    @Override
    public Coverage coverage() {
        return Coverage.MODEL;
    }

    @Override
    public double passes(int rows, int columns, int targets) {
        return ablation.passes(rows, columns);
    }

    @Override
    public double memory(PassMemory image) {
        return Ablation.memory(image);
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        try (TFloat32 image = Pixels.scaled(one.image(0), 1)) {
            return ablation.explain(one, targets, progress, "tam", image, group -> without(one, group));
        }
    }

    /** All tokens but a group's. */
    private static int[] without(ForwardPass one, int[] group) {
        int prefix = one.model().config().prefixTokens();
        return IntStream.range(0, one.tokens())
                .filter(token -> IntStream.of(group).noneMatch(patch -> prefix + patch == token))
                .toArray();
    }
}
