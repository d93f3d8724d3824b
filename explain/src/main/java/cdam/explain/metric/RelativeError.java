package cdam.explain.metric;

/** |b - a| / |a|, Euclidean norms over the patches of all images: how far b is from standing for a. */
final class RelativeError implements Metric.PairMetric {
    @Override
    public double[] sums(double[] a, double[] b, int from, int to) {
        double[] sums = new double[2];
        for (int i = from; i < to; i++) {
            sums[0] += (b[i] - a[i]) * (b[i] - a[i]);
            sums[1] += a[i] * a[i];
        }
        return sums;
    }

    @Override
    public double of(double[] sums) {
        return Math.sqrt(sums[0] / sums[1]);
    }
}
