package cdam.explain.metric;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The mean of a table of images and random draws that all images share, such as shuffled weights. Both are drawn again with
 * replacement, each by itself (the pigeonhole bootstrap, Owen 2007): another choice of either would give other numbers. The
 * interval is Student's, of the resamples' standard deviation; what a resample of k of k lacks of the spread, (k - 1) / k, is
 * put back, k being the smaller of both numbers.
 *
 * @param resamples how often
 * @param seed of the draws; the same for every number, so that methods are compared on the same draws
 */
public record Bootstrap(int resamples, long seed) {
    public Bootstrap {
        if (resamples < 2 || resamples > 100_000) {
            throw new IllegalArgumentException("resamples: expected 2 to 100000, found " + resamples);
        }
    }

    /** {@code table}: [image][draw]; NaN are left out. */
    public Interval mean(double[][] table) {
        int images = table.length;
        if (images == 0) {
            return Interval.without(Double.NaN, 0);
        }
        int draws = table[0].length;
        double value = mean(
                table,
                IntStream.range(0, images).toArray(),
                IntStream.range(0, draws).toArray());
        double[] means = IntStream.range(0, resamples)
                .parallel()
                .mapToDouble(resample -> {
                    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + resample);
                    return mean(table, drawn(images, random), drawn(draws, random));
                })
                .filter(mean -> !Double.isNaN(mean))
                .toArray();
        double centre = IntStream.range(0, means.length)
                .mapToDouble(i -> means[i])
                .average()
                .orElse(Double.NaN);
        double squares = 0;
        for (double mean : means) {
            squares += (mean - centre) * (mean - centre);
        }
        int fewer = Math.min(images, draws);
        double error = Math.sqrt(squares / (means.length - 1) * fewer / Math.max(1, fewer - 1));
        return Interval.student(value, error, fewer - 1, images);
    }

    private static int[] drawn(int count, SplittableRandom random) {
        return IntStream.range(0, count).map(i -> random.nextInt(count)).toArray();
    }

    private static double mean(double[][] table, int[] images, int[] draws) {
        double sum = 0;
        int count = 0;
        for (int image : images) {
            for (int draw : draws) {
                double number = table[image][draw];
                sum += Double.isNaN(number) ? 0 : number;
                count += Double.isNaN(number) ? 0 : 1;
            }
        }
        return sum / count;
    }
}
