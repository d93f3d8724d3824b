package cdam.explain.metric;

/**
 * Integral over the share q of f(least important q removed) - f(most important q removed), f the logit, trapezoid (Brocki, Binda
 * and Chung, TMLR 2024).
 *
 * @param points of q, both ends counted
 */
record Fidelity(int points) implements Metric.FaithfulnessMetric {
    @Override
    public double[] of(MetricContext subject) {
        return subject.removals(points).stream()
                .mapToDouble(curves ->
                        RemovalCurves.area(curves.leastFirst(), 0) - RemovalCurves.area(curves.mostFirst(), 0))
                .toArray();
    }
}
