package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.PassMemory;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.types.TFloat32;

/**
 * Occlusion (Zeiler and Fergus 2014, section 4.2) patch by patch: S_i = f(image) - f(image with patch i at the mean colour, 0
 * after normalisation). A patch's pixels reach one token only, so it is the token that is replaced.
 *
 * <p>{@code group=k} covers squares of k x k patches at once, and a patch's score is its square's.
 */
final class Occlusion implements ImageMethod {
    private final Ablation ablation;

    Occlusion(MethodOptions options) {
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
        try (TFloat32 imageAndBlank = Pixels.scaled(one.image(0), 1, 0)) {
            return ablation.explain(one, targets, progress, "occlusion", imageAndBlank, group -> covered(one, group));
        }
    }

    /** The image's tokens, a group's from the image of the mean colour, whose tokens come second. */
    private static int[] covered(ForwardPass one, int[] group) {
        int[] rows = IntStream.range(0, one.tokens()).toArray();
        for (int patch : group) {
            rows[one.model().config().prefixTokens() + patch] += one.tokens();
        }
        return rows;
    }
}
