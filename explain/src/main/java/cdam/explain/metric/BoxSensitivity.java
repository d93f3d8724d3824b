package cdam.explain.metric;

/**
 * Pearson over random boxes of whole patches of (sum of S in the box, f(x) - f(x with the box at the mean colour)), f the
 * logit (Brocki, Binda and Chung, TMLR 2024).
 *
 * @param boxes which
 */
record BoxSensitivity(RandomBoxes boxes) implements Metric.FaithfulnessMetric {
    @Override
    public double[] of(MetricContext subject) {
        LogitDrops drops = subject.drops(boxes);
        return subject.maps().stream().mapToDouble(drops::correlation).toArray();
    }
}
