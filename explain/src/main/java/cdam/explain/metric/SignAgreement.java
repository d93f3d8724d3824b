package cdam.explain.metric;

/** Share of patches whose two scores have the same sign; zero agrees with zero only (the paper, section 4.3). */
final class SignAgreement implements Metric.PairMetric {
    @Override
    public double[] sums(double[] a, double[] b, int from, int to) {
        int same = 0;
        for (int i = from; i < to; i++) {
            same += Math.signum(a[i]) == Math.signum(b[i]) ? 1 : 0;
        }
        return new double[] {same, to - from};
    }

    @Override
    public double of(double[] sums) {
        return sums[0] / sums[1];
    }
}
