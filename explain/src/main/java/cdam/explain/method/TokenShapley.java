package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.io.UsageException;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.types.TFloat32;

/**
 * Shapley values of groups of tokens in the whole model ({@link Shapley}): f of some patches is f of the model with the others' tokens
 * left out before the first block, as for {@code tam}; [CLS] and registers always stay. {@code passes} bounds how many forward passes
 * are made.
 */
final class TokenShapley implements ImageMethod {
    private static final String NAME = "token-shapley";

    private final Ablation ablation;
    private final int passes;
    private final int seed;

    TokenShapley(MethodOptions options) {
        this.ablation = Ablation.of(options, 4);
        this.passes = options.integer("passes", 1000, 4, 10_000_000);
        this.seed = options.integer("seed", 0, 0, Integer.MAX_VALUE);
    }

    @Override
    public Coverage coverage() {
        return Coverage.MODEL;
    }

    @Override
    public void require(ViTConfig config) {
        Shapley.require(NAME, config);
    }

    @Override
    public String total() {
        return "f(all) - f(no patch)";
    }

    @Override
    public double passes(int rows, int columns, int targets) {
        return 0.5 * passes; // half of the tokens as a rule
    }

    @Override
    public double memory(PassMemory image) {
        return Ablation.memory(image);
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        PatchGroups groups = PatchGroups.of(one, ablation.group());
        int orders = 2 * (passes / (2 * Math.max(2, groups.groups().size() - 1)));
        if (orders < 4) {
            throw new UsageException(NAME + ": option passes: expected at least "
                    + 4 * (groups.groups().size() - 1) + " for "
                    + groups.groups().size() + " groups of patches, found "
                    + passes + "; give more, or a larger group");
        }
        Shapley shapley = new Shapley(groups, orders, seed);
        List<List<int[]>> rounds = shapley.rounds();
        List<int[]> coalitions = rounds.stream().flatMap(List::stream).toList();
        Integer[] bySize = IntStream.range(0, coalitions.size()).boxed().toArray(Integer[]::new);
        Arrays.sort(
                bySize,
                Comparator.comparingInt(index -> coalitions.get(index).length)); // those of a length go together
        List<int[]> variants = Arrays.stream(bySize)
                .map(index -> tokens(one, groups, coalitions.get(index)))
                .toList();
        float[][] features = new float[coalitions.size()][];
        try (TFloat32 image = Pixels.scaled(one.image(0), 1)) {
            float[][] found = ablation.plan(one)
                    .latents(one, image, variants, NAME + " " + ablation.group() + " " + orders + " " + seed, progress);
            for (int i = 0; i < found.length; i++) {
                features[bySize[i]] = found[i];
            }
        }
        int[] next = new int[1];
        return shapley.scores(one, targets, rounds, round -> {
            int from = next[0];
            next[0] += round.size();
            return Arrays.copyOfRange(features, from, next[0]);
        });
    }

    /** [CLS], registers, and a coalition's patches, in the image's order. */
    private static int[] tokens(ForwardPass one, PatchGroups groups, int[] coalition) {
        int prefix = one.model().config().prefixTokens();
        return IntStream.concat(
                        IntStream.range(0, prefix),
                        IntStream.of(coalition)
                                .flatMap(group -> IntStream.of(groups.groups().get(group)))
                                .map(patch -> prefix + patch)
                                .sorted())
                .toArray();
    }
}
