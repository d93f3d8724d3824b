package cdam.explain.metric;

/**
 * Area under the probability while the most important patches come into an empty image first (Petsiuk et al. 2018, RISE). An
 * image with the most important 1 - q put in is the image with the least important q removed, so the curve is the one of
 * fidelity, read from its end.
 *
 * @param points of the curve, both ends counted
 */
record Insertion(int points) implements Metric.FaithfulnessMetric {
    @Override
    public double[] of(MetricContext subject) {
        return subject.removals(points).stream()
                .mapToDouble(curves -> RemovalCurves.area(curves.leastFirst(), 1))
                .toArray();
    }
}
