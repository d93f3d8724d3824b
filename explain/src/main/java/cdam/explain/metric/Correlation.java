package cdam.explain.metric;

/** Correlation of two lists of numbers; NaN where one of them is constant. */
public final class Correlation {
    private Correlation() {}

    /** Pearson's coefficient: covariance over both standard deviations. */
    public static double pearson(double[] a, double[] b) {
        requireSameLength(a.length, b.length);
        double meanA = mean(a);
        double meanB = mean(b);
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < a.length; i++) {
            double da = a[i] - meanA;
            double db = b[i] - meanB;
            aa += da * da;
            bb += db * db;
            ab += da * db;
        }
        return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Double.NaN;
    }

    public static double pearson(float[] a, float[] b) {
        return pearson(doubles(a), doubles(b));
    }

    /** Spearman's coefficient: Pearson's of the ranks, ties sharing the mean of theirs. */
    public static double spearman(float[] a, float[] b) {
        return pearson(Ranks.of(a), Ranks.of(b));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static void requireSameLength(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException("cannot correlate " + a + " numbers with " + b);
        }
    }
}
