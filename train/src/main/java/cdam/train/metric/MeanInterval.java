package cdam.train.metric;

import cdam.math.StudentT;
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
    /** @param values one or more */
    public static MeanInterval of(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (values.length < 2) {
            return new MeanInterval(mean, Double.NaN, Double.NaN);
        }
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double half = StudentT.quantile(values.length - 1) * Math.sqrt(squares / (values.length - 1) / values.length);
        return new MeanInterval(mean, mean - half, mean + half);
    }

    /** {@code 0.7512 [0.7015, 0.8009]}; of one number without the interval. */
    @Override
    public String toString() {
        return Double.isNaN(low)
                ? String.format(Locale.ROOT, "%.4f", mean)
                : String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", mean, low, high);
    }
}
