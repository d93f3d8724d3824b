package cdam.explain.metric;

/**
 * |S(x + noise) - S(x)| / |S(x)|, Euclidean norms, of one draw of the noise (Yeh et al. 2019, "On the (In)fidelity and
 * Sensitivity of Explanations"); the largest of several draws is reported.
 */
final class MaxSensitivity implements Metric.ComparisonMetric {
    private static final RelativeError ERROR = new RelativeError();

    @Override
    public double of(float[] scores, float[] other) {
        double[] a = Correlation.doubles(scores);
        return ERROR.of(ERROR.sums(a, Correlation.doubles(other), 0, a.length));
    }
}
