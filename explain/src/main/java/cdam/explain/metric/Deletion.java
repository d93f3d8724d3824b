package cdam.explain.metric;

/**
 * Area under the probability while the most important patches are removed first (Petsiuk et al. 2018, RISE).
 *
 * @param points of the curve, both ends counted
 */
record Deletion(int points) implements Metric.FaithfulnessMetric {
    @Override
    public double[] of(MetricContext subject) {
        return subject.removals(points).stream()
                .mapToDouble(curves -> RemovalCurves.area(curves.mostFirst(), 1))
                .toArray();
    }
}
