package cdam.explain.metric;

/**
 * Pearson's correlation over the patches of all images, or Spearman's where the numbers are ranks among all of them (the
 * paper's Fig. 6).
 *
 * @param ranked whether it is Spearman's
 */
record PooledPearson(boolean ranked) implements Metric.PairMetric {
    @Override
    public boolean correlation() {
        return true;
    }

    @Override
    public double[] sums(double[] a, double[] b, int from, int to) {
        double[] sums = new double[6];
        for (int i = from; i < to; i++) {
            sums[1] += a[i];
            sums[2] += b[i];
            sums[3] += a[i] * a[i];
            sums[4] += b[i] * b[i];
            sums[5] += a[i] * b[i];
        }
        sums[0] = to - from;
        return sums;
    }

    @Override
    public double of(double[] sums) {
        double n = sums[0];
        double varianceA = sums[3] - sums[1] * sums[1] / n;
        double varianceB = sums[4] - sums[2] * sums[2] / n;
        // What rounding leaves of a constant is no variance.
        boolean vary = varianceA > 1e-12 * sums[3] && varianceB > 1e-12 * sums[4];
        return vary ? (sums[5] - sums[1] * sums[2] / n) / Math.sqrt(varianceA * varianceB) : Double.NaN;
    }
}
