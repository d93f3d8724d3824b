package cdam.explain.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pearson over random sets of n patches of (sum of S in the set, f(x) - f(x without the set)), f the logit, mean over
 * several n (Ancona et al. 2018, "Towards better understanding of gradient-based attribution methods").
 *
 * @param sets how many for each n
 * @param shares each n as a share of all patches
 */
record SensitivityN(int sets, List<Double> shares) implements Metric.FaithfulnessMetric {
    private static final int PURPOSE = 3;

    @Override
    public double[] of(MetricContext subject) {
        SplittableRandom random = subject.random(PURPOSE);
        double[] sums = new double[subject.maps().size()];
        for (double share : shares) {
            int n = Math.max(1, (int) Math.round(share * subject.patches()));
            List<boolean[]> drawn = new ArrayList<>();
            for (int i = 0; i < sets; i++) {
                drawn.add(set(n, subject.patches(), random));
            }
            LogitDrops drops = LogitDrops.of(subject, drawn);
            Arrays.setAll(
                    sums, map -> sums[map] + drops.correlation(subject.maps().get(map)) / shares.size());
        }
        return sums;
    }

    /** Every set of n of all patches is equally likely (Knuth's selection sampling). */
    private static boolean[] set(int n, int patches, SplittableRandom random) {
        boolean[] set = new boolean[patches];
        int left = n;
        for (int i = 0; i < patches; i++) {
            if (random.nextInt(patches - i) < left) {
                set[i] = true;
                left--;
            }
        }
        return set;
    }
}
