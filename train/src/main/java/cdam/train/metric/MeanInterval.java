package cdam.train.metric;

import java.util.Arrays;
import java.util.Locale;

/**
 * The mean of a few independent numbers with its 95 % interval by Student's t: {@code mean +- t s / sqrt(n)}.
 *
 * @param mean of the numbers
 * @param low NaN for one number, which says nothing of its spread
 * @param high NaN for one number
 */
public record MeanInterval(double mean, double low, double high) {
    private static final double Z = 1.959963984540054;

    /** The 97.5 % quantiles of t with 1 to 10 degrees of freedom. */
    private static final double[] T = {
        12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139
    };

    /** @param values one or more */
    public static MeanInterval of(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (values.length < 2) {
            return new MeanInterval(mean, Double.NaN, Double.NaN);
        }
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double half = quantile(values.length - 1) * Math.sqrt(squares / (values.length - 1) / values.length);
        return new MeanInterval(mean, mean - half, mean + half);
    }

    /** Above the table by the expansion of Abramowitz and Stegun, 26.7.5, right to 1e-5 there. */
    static double quantile(int freedom) {
        if (freedom <= T.length) {
            return T[freedom - 1];
        }
        double n = freedom;
        return Z
                + (Math.pow(Z, 3) + Z) / (4 * n)
                + (5 * Math.pow(Z, 5) + 16 * Math.pow(Z, 3) + 3 * Z) / (96 * n * n)
                + (3 * Math.pow(Z, 7) + 19 * Math.pow(Z, 5) + 17 * Math.pow(Z, 3) - 15 * Z) / (384 * n * n * n);
    }

    /** {@code 0.7512 [0.7015, 0.8009]}; of one number without the interval. */
    @Override
    public String toString() {
        return Double.isNaN(low)
                ? String.format(Locale.ROOT, "%.4f", mean)
                : String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", mean, low, high);
    }
}
