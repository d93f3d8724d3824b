package cdam.explain.metric;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The interval of a function of sums over images: the standard error from leaving out one image after the other (Tukey 1958;
 * Efron and Stein 1981), Student's t with one degree of freedom less than there are images. Of a mean it is the t interval
 * exactly. Patches of one image are never torn apart: they depend on each other.
 */
public final class Jackknife {
    private static final double ALMOST_ONE = 1 - 1e-12;

    private Jackknife() {}

    /** The interval of the mean of one number per image; NaN are left out. */
    public static Interval mean(double[] values) {
        return ratio(Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .mapToObj(value -> new double[] {value, 1})
                .toArray(double[][]::new));
    }

    /** The interval of a mean of all numbers of all images. {@code rows}: an image's sum and count. */
    public static Interval ratio(double[][] rows) {
        return of(rows, total -> total[0] / total[1]);
    }

    /** {@code sums}: a row of addends per image. */
    public static Interval of(double[][] sums, ToDoubleFunction<double[]> function) {
        if (sums.length == 0) {
            return Interval.without(Double.NaN, 0);
        }
        double[] total = new double[sums[0].length];
        for (double[] row : sums) {
            add(total, row, 1);
        }
        double value = function.applyAsDouble(total);
        double[] left = new double[sums.length];
        double mean = 0;
        for (int i = 0; i < left.length; i++) {
            double[] others = total.clone();
            add(others, sums[i], -1);
            left[i] = function.applyAsDouble(others);
            mean += left[i] / left.length;
        }
        double squares = 0;
        for (double each : left) {
            squares += (each - mean) * (each - mean);
        }
        double error = Math.sqrt(squares * (left.length - 1) / left.length);
        boolean rounding = error < 1e-12 * Math.abs(value);
        return Interval.student(value, rounding ? 0 : error, left.length - 1, left.length);
    }

    /** The interval of a correlation, on Fisher's scale (1921), so that its ends stay between -1 and 1. */
    public static Interval correlation(double[][] sums, ToDoubleFunction<double[]> function) {
        Interval z = of(sums, total -> {
            double r = Math.max(-ALMOST_ONE, Math.min(ALMOST_ONE, function.applyAsDouble(total)));
            return Math.log((1 + r) / (1 - r)) / 2;
        });
        return new Interval(Math.tanh(z.value()), Math.tanh(z.low()), Math.tanh(z.high()), z.p(), z.images());
    }

    private static void add(double[] total, double[] row, int sign) {
        for (int i = 0; i < total.length; i++) {
            total[i] += sign * row[i];
        }
    }
}
