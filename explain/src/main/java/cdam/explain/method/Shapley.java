package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.method.ImageMethod.ImageScores;
import cdam.explain.targets.Target;
import cdam.io.UsageException;
import cdam.math.StudentT;
import cdam.vit.Pooling;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Shapley values of groups of patches (Shapley 1953): the mean, over all orders, of what the target gains when a group joins those
 * before it. Orders are drawn with the seed, each followed by its reverse (Mitchell et al. 2022, section 4); where all coalitions
 * are no more work than that, they are taken instead, and the values are exact. A group's value is shared by its patches equally, so
 * that a map sums to f(all) - f(no patch).
 *
 * @param groups who joins
 * @param permutations orders, with their reverses
 */
record Shapley(PatchGroups groups, int permutations, long seed) {
    private static final int MOST_EXACT = 20; // groups

    /** Refuses a model that has no latent without patches. */
    static void require(String method, ViTConfig config) {
        Pooling pooling = config.layout().pooling();
        if (pooling.isMean() || config.prefixTokens() == 0) {
            throw new UsageException(
                    method + ": expected a model whose latent is [CLS], or pooled by a probe from [CLS] or"
                            + " registers too, found one of which nothing is left without patches; take tam");
        }
    }

    private int players() {
        return groups.groups().size();
    }

    private boolean exact() {
        return players() <= MOST_EXACT && 1L << players() <= (long) permutations * Math.max(2, players() - 1);
    }

    /** Coalitions, as groups in the order in which they join: nobody and all, then what is taken together. */
    List<List<int[]>> rounds() {
        int[] all = IntStream.range(0, players()).toArray();
        List<List<int[]>> rounds = new ArrayList<>(List.of(List.of(new int[0], all)));
        if (exact()) {
            rounds.add(IntStream.range(0, 1 << players())
                    .mapToObj(mask -> IntStream.of(all)
                            .filter(group -> (mask >> group & 1) == 1)
                            .toArray())
                    .toList());
            return rounds;
        }
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>(IntStream.of(all).boxed().toList());
        for (int pair = 0; pair < permutations / 2; pair++) {
            Collections.shuffle(order, random);
            List<Integer> reverse = new ArrayList<>(order);
            Collections.reverse(reverse);
            List<int[]> coalitions = new ArrayList<>(prefixes(order));
            coalitions.addAll(prefixes(reverse));
            rounds.add(coalitions);
        }
        return rounds;
    }

    /** Those between nobody and all. */
    private static List<int[]> prefixes(List<Integer> order) {
        int[] groups = order.stream().mapToInt(group -> group).toArray();
        return IntStream.range(1, groups.length)
                .mapToObj(count -> Arrays.copyOf(groups, count))
                .toList();
    }

    /**
     * Maps with their intervals.
     *
     * @param rounds of {@link #rounds}
     * @param features what the head reads of each coalition of a round; asked once per round, in their order
     */
    ImageScores scores(
            ForwardPass one,
            List<Target> targets,
            List<List<int[]>> rounds,
            Function<List<int[]>, float[][]> features) {
        float[][] ends = features.apply(rounds.get(0));
        double[][] empty = TargetChanges.of(one, targets, ends[1], new float[][] {ends[0]});
        double[][][] found = new double[rounds.size() - 1][][]; // of each round [target][group]
        for (int round = 1; round < rounds.size(); round++) {
            List<int[]> coalitions = rounds.get(round);
            double[][] values = TargetChanges.of(one, targets, ends[1], features.apply(coalitions));
            found[round - 1] = IntStream.range(0, values.length)
                    .mapToObj(target ->
                            exact() ? exact(values[target]) : sampled(coalitions, values[target], empty[target][0]))
                    .toArray(double[][]::new);
        }
        float[][] maps = new float[targets.size()][];
        float[][] intervals = new float[targets.size()][];
        double[] explained = new double[targets.size()];
        for (int target = 0; target < maps.length; target++) {
            int index = target;
            double[][] draws = Arrays.stream(found).map(round -> round[index]).toArray(double[][]::new);
            double[] means = new double[players()];
            double[] halves = new double[players()];
            for (int group = 0; group < means.length; group++) {
                int at = group;
                double[] own =
                        Arrays.stream(draws).mapToDouble(draw -> draw[at]).toArray();
                int size = groups.groups().get(group).length;
                means[group] = Arrays.stream(own).average().orElseThrow() / size;
                halves[group] = half(own) / size;
            }
            maps[target] = groups.map(one, means);
            float[] half = groups.map(one, halves);
            intervals[target] = new float[2 * half.length];
            for (int patch = 0; patch < half.length; patch++) {
                intervals[target][patch] = maps[target][patch] - half[patch];
                intervals[target][half.length + patch] = maps[target][patch] + half[patch];
            }
            explained[target] = -empty[target][0];
        }
        return Completeness.of(maps, new double[maps.length], explained, Map.of())
                .withIntervals(intervals);
    }

    /** Of Student's 95 % interval of a mean; 0 of a value that is exact. */
    private static double half(double[] draws) {
        if (draws.length == 1) {
            return 0;
        }
        double mean = Arrays.stream(draws).average().orElseThrow();
        double squares =
                Arrays.stream(draws).map(draw -> (draw - mean) * (draw - mean)).sum();
        return StudentT.quantile(draws.length - 1) * Math.sqrt(squares / (draws.length - 1) / draws.length);
    }

    /** sum over coalitions S without the group of |S|! (n - |S| - 1)! / n! (f(S and the group) - f(S)), by the bits of S. */
    private double[] exact(double[] values) {
        int n = players();
        double[] weights = new double[n]; // 1 / (n binomial(n - 1, |S|))
        double binomial = 1;
        for (int size = 0; size < n; size++) {
            weights[size] = 1 / (n * binomial);
            binomial = binomial * (n - 1 - size) / (size + 1);
        }
        double[] shares = new double[n];
        for (int mask = 0; mask < values.length; mask++) {
            for (int group = 0; group < n; group++) {
                if ((mask >> group & 1) == 0) {
                    shares[group] += weights[Integer.bitCount(mask)] * (values[mask | 1 << group] - values[mask]);
                }
            }
        }
        return shares;
    }

    /** The mean of an order and its reverse; f(all) is 0 here. */
    private double[] sampled(List<int[]> coalitions, double[] values, double empty) {
        int n = players();
        double[] shares = new double[n];
        for (int start = 0; start < values.length; start += n - 1) {
            int[] longest = coalitions.get(start + n - 2);
            double before = empty;
            int left = n * (n - 1) / 2;
            for (int place = 0; place < n - 1; place++) {
                left -= longest[place];
                shares[longest[place]] += (values[start + place] - before) / 2;
                before = values[start + place];
            }
            shares[left] -= before / 2; // who joins last
        }
        return shares;
    }
}
