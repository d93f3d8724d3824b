package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shapley values in the last attention ({@link Shapley}): f of some patches is f with the others left out of the last softmax, as
 * for {@code tam-last}; [CLS] and registers are always in it. Along an order the sums of a_i v_i and a_i grow token by token, so that a
 * whole order is one batch through the block's end.
 */
final class LastShapley implements ImageMethod {
    private final int group;
    private final int permutations;
    private final int seed;

    LastShapley(MethodOptions options) {
        this.group = options.integer("group", 2, 1, 1000);
        this.permutations = options.integer("permutations", 64, 4, 1_000_000);
        this.seed = options.integer("seed", 0, 0, Integer.MAX_VALUE);
    }

    @Override
    public void require(ViTConfig config) {
        Shapley.require("shapley-last", config);
    }

    @Override
    public String total() {
        return "f(all) - f(no patch in the last attention)";
    }

    @Override
    public double passes(int rows, int columns, int targets) {
        return permutations * (0.06 + 4e-5 * targets) / (group * group);
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        LastAttention attention = LastAttention.of(one);
        int prefix = one.model().config().prefixTokens();
        PatchGroups groups = PatchGroups.of(one, group);
        LastAttention.Sum nobody = attention.sum(IntStream.range(0, prefix).toArray());
        List<LastAttention.Sum> ofGroups = groups.groups().stream()
                .map(patches -> attention.sum(
                        IntStream.of(patches).map(patch -> prefix + patch).toArray()))
                .toList();
        Shapley shapley = new Shapley(groups, permutations, seed);
        List<List<int[]>> rounds = shapley.rounds();
        int[] done = new int[1];
        return shapley.scores(one, targets, rounds, coalitions -> {
            progress.at(done[0]++, rounds.size());
            return attention.features(sums(coalitions, nobody, ofGroups), Progress.NONE);
        });
    }

    /** Each from the one before where it adds to it. */
    private static List<LastAttention.Sum> sums(
            List<int[]> coalitions, LastAttention.Sum nobody, List<LastAttention.Sum> ofGroups) {
        List<LastAttention.Sum> sums = new ArrayList<>();
        int[] before = {};
        for (int[] coalition : coalitions) {
            int shared = before.length;
            boolean grows = !sums.isEmpty()
                    && shared <= coalition.length
                    && Arrays.equals(before, 0, shared, coalition, 0, shared);
            LastAttention.Sum sum = (grows ? sums.get(sums.size() - 1) : nobody).copy();
            for (int place = grows ? shared : 0; place < coalition.length; place++) {
                sum.add(ofGroups.get(coalition[place]), 1);
            }
            sums.add(sum);
            before = coalition;
        }
        return sums;
    }
}
