package cdam.explain.metric;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Remove and debias (Rong et al. 2022): removed patches are guessed from the rest, so that what they leave is no foreign shape.
 * Mean over shares q of p(least important q removed) - p(most important q removed), p the probability: both of their orders, of
 * one image, in one number from -1 to 1.
 *
 * @param shares of all patches
 */
record Road(List<Double> shares) implements Metric.FaithfulnessMetric {
    private static final int PURPOSE = 4;

    @Override
    public double[] of(MetricContext subject) {
        return subject.maps().stream()
                .mapToDouble(map -> subject.meanOverOrders(map, order -> of(subject, order)))
                .toArray();
    }

    /** {@code order}: patches from the least to the most important. */
    private double of(MetricContext subject, int[] order) {
        Stream<boolean[]> removed = shares.stream()
                .flatMap(share ->
                        Stream.of(false, true).map(mostFirst -> RemovalCurves.removed(order, share, mostFirst)));
        double[][] answers = subject.imputed(removed, PURPOSE);
        return IntStream.range(0, answers.length)
                        .mapToDouble(i -> i % 2 == 0 ? answers[i][1] : -answers[i][1])
                        .sum()
                / shares.size();
    }
}
