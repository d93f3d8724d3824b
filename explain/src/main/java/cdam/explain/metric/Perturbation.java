package cdam.explain.metric;

/**
 * Area under the share of images that keep the target as their top class while patches are removed (Chefer et al. 2021, section 4):
 * positive, the most important first; negative, the least important first.
 *
 * @param points of the curve, both ends counted
 */
record Perturbation(int points, boolean positive) implements Metric.FaithfulnessMetric {
    @Override
    public double[] of(MetricContext subject) {
        return subject.removals(points).stream()
                .mapToDouble(curves -> RemovalCurves.area(positive ? curves.mostFirst() : curves.leastFirst(), 2))
                .toArray();
    }
}
