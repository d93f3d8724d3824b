package cdam.explain.metric;

import cdam.math.Quantiles;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Percentile bootstrap over images (Efron 1979): images are drawn with replacement, as many as there are, and the number is
 * computed again from the sums over them. Patches of one image are never torn apart: they depend on each other.
 *
 * @param resamples how often
 * @param seed of the draws; the same for every number, so that methods are compared on the same draws
 */
public record Bootstrap(int resamples, long seed) {
    public Bootstrap {
        if (resamples < 1 || resamples > 100_000) {
            throw new IllegalArgumentException("resamples: expected 1 to 100000, found " + resamples);
        }
    }

    /** The interval of the mean of one number an image; NaN are left out. */
    public Interval mean(double[] values) {
        double[][] sums = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .mapToObj(value -> new double[] {value, 1})
                .toArray(double[][]::new);
        return of(sums, total -> total[0] / total[1]);
    }

    /**
     * The interval of a function of sums over images.
     *
     * @param sums a row of addends an image
     */
    public Interval of(double[][] sums, ToDoubleFunction<double[]> function) {
        if (sums.length == 0) {
            return new Interval(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double[] total = new double[sums[0].length];
        for (double[] row : sums) {
            add(total, row);
        }
        double[] flat = Arrays.stream(sums).flatMapToDouble(Arrays::stream).toArray();
        double[] values = IntStream.range(0, resamples)
                .parallel()
                .mapToDouble(resample -> function.applyAsDouble(drawn(flat, sums.length, resample)))
                .toArray();
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return new Interval(
                function.applyAsDouble(total), Quantiles.of(sorted, 0.025), Quantiles.of(sorted, 0.975), sums.length);
    }

    /** The sums over as many rows as there are, drawn with replacement. */
    private double[] drawn(double[] flat, int rows, int resample) {
        int width = flat.length / rows;
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + resample);
        double[] drawn = new double[width];
        for (int i = 0; i < rows; i++) {
            int row = random.nextInt(rows) * width;
            for (int j = 0; j < width; j++) {
                drawn[j] += flat[row + j];
            }
        }
        return drawn;
    }

    private static void add(double[] total, double[] row) {
        for (int i = 0; i < total.length; i++) {
            total[i] += row[i];
        }
    }
}
