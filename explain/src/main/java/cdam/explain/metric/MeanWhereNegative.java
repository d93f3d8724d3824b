package cdam.explain.metric;

/** Mean score of b over the patches where a is negative (the paper: RP where CDAM < 0). NaN where a never is. */
final class MeanWhereNegative implements Metric.PairMetric {
    @Override
    public double[] sums(double[] a, double[] b, int from, int to) {
        double[] sums = new double[2];
        for (int i = from; i < to; i++) {
            if (a[i] < 0) {
                sums[0] += b[i];
                sums[1]++;
            }
        }
        return sums;
    }

    @Override
    public double of(double[] sums) {
        return sums[0] / sums[1];
    }
}
