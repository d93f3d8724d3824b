package cdam.explain.metric;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Salience-guided faithfulness coefficient (Wu et al., CVPR 2024). Patches are sorted by score and cut into groups of equal
 * size, to a patch. Every pair of groups weighs by how far the sums of their scores are apart: for the map where the group with
 * the larger sum costs at least as much probability when it is set to the mean colour, against it otherwise. The sum of the
 * signed weights over the sum of the weights, from -1 to 1; NaN where all groups have the same sum.
 *
 * @param groups how many
 */
record SaCo(int groups) implements Metric.FaithfulnessMetric {
    @Override
    public double[] of(MetricContext subject) {
        return subject.maps().stream()
                .mapToDouble(map -> subject.meanOverOrders(map, order -> of(subject, map, order)))
                .toArray();
    }

    /** {@code order}: patches from the least to the most important. */
    private double of(MetricContext subject, float[] map, int[] order) {
        int count = Math.min(groups, order.length);
        List<int[]> parts = IntStream.range(0, count)
                .mapToObj(group -> part(order, group, count))
                .toList();
        double[] sums = parts.stream()
                .mapToDouble(part -> IntStream.of(part).mapToDouble(i -> map[i]).sum())
                .toArray();
        double[][] answers = subject.without(parts.stream().map(part -> marks(part, map.length)));
        double agreement = 0;
        double weights = 0;
        for (int low = 0; low < sums.length; low++) {
            for (int high = low + 1; high < sums.length; high++) {
                double weight = sums[high] - sums[low];
                agreement += answers[high][1] <= answers[low][1] ? weight : -weight;
                weights += Math.abs(weight);
            }
        }
        return agreement / weights;
    }

    private static int[] part(int[] order, int group, int parts) {
        return IntStream.range(group * order.length / parts, (group + 1) * order.length / parts)
                .map(i -> order[i])
                .toArray();
    }

    private static boolean[] marks(int[] part, int patches) {
        boolean[] marks = new boolean[patches];
        for (int patch : part) {
            marks[patch] = true;
        }
        return marks;
    }
}
