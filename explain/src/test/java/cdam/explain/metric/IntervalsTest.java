package cdam.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.math.StudentT;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals against published examples and textbook formulas. */
class IntervalsTest {
    @Test
    void should_be_the_t_interval_of_a_mean() {
        // scipy.stats.t.interval(0.95, 5, 4, 1.4) around the mean of 2 4 4 5 3 6
        Interval interval = Jackknife.mean(new double[] {2, 4, 4, 5, 3, 6, Double.NaN});
        double half = StudentT.quantile(5) * Math.sqrt(2 / 6.0);

        assertThat(interval.value()).isCloseTo(4, within(1e-12));
        assertThat(interval.low()).isCloseTo(4 - half, within(1e-9));
        assertThat(interval.high()).isCloseTo(4 + half, within(1e-9));
        assertThat(interval.images()).isEqualTo(6);
    }

    @Test
    void should_give_no_interval_of_fewer_than_four_images() {
        Interval interval = Jackknife.mean(new double[] {2, 4, 6});

        assertThat(interval.value()).isEqualTo(4);
        assertThat(interval.low()).isNaN();
        assertThat(interval.p()).isNaN();
        assertThat(ShareInterval.of(new double[][] {{1, 1}, {0, 1}, {1, 1}}).low())
                .isNaN();
        assertThat(Jackknife.mean(new double[] {Double.NaN}).value()).isNaN();
    }

    @Test
    void should_find_no_spread_in_equal_numbers_but_not_be_certain_that_they_differ_from_0() {
        Interval interval = Jackknife.mean(new double[] {1, 1, 1, 1, 1, 1});

        assertThat(interval.low()).isEqualTo(1);
        assertThat(interval.p()).as("of a sign test").isEqualTo(1 / 32.0);
        assertThat(Jackknife.mean(new double[6]).p()).isEqualTo(1);
    }

    /** Newcombe 1998, table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0, 0.1611", "1, 29, 0.0061, 0.1718"})
    void should_equal_published_score_intervals(int yes, int all, double low, double high) {
        Interval interval = ShareInterval.of(IntStream.range(0, all)
                .mapToObj(i -> new double[] {i < yes ? 1 : 0, 1})
                .toArray(double[][]::new));

        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void should_not_take_numbers_of_one_image_for_independent_ones() {
        double[][] once = new double[40][];
        Arrays.setAll(once, i -> new double[] {i % 2, 1});
        double[][] fourTimes = new double[40][];
        Arrays.setAll(fourTimes, i -> new double[] {4 * (i % 2), 4});
        double[][] independent = new double[160][];
        Arrays.setAll(independent, i -> new double[] {i % 2, 1});

        assertThat(width(ShareInterval.of(fourTimes)))
                .isGreaterThanOrEqualTo(width(ShareInterval.of(once)))
                .isGreaterThan(1.8 * width(ShareInterval.of(independent)));
    }

    @Test
    void should_keep_a_correlation_below_1() {
        SplittableRandom random = new SplittableRandom(4);
        double[][] sums = new double[8][];
        Arrays.setAll(sums, i -> {
            double[] a = random.doubles(20).toArray();
            double[] b =
                    Arrays.stream(a).map(x -> x + 0.02 * random.nextDouble()).toArray();
            return new PooledPearson(false).sums(a, b, 0, 20);
        });
        Interval interval = new PooledPearson(false).interval(sums);

        assertThat(interval.value()).isBetween(0.99, 1.0).isBetween(interval.low(), interval.high());
        assertThat(interval.high()).isLessThan(1);
    }

    /** Without an image's own effect, the spread of the mean is that of the draws, however many images there are. */
    @Test
    void should_be_as_wide_as_the_draws_of_all_images_make_it() {
        double[] effects = {0.3, -0.2, 0.1, 0.5, -0.4, 0, 0.2, -0.1, 0.4, -0.3};
        double[][] table = new double[50][];
        Arrays.setAll(table, i -> effects.clone());
        double error = Math.sqrt(
                Arrays.stream(effects).map(x -> (x - 0.05) * (x - 0.05)).sum() / 9 / 10);

        Interval interval = new Bootstrap(4000, 1).mean(table);

        assertThat(width(interval)).isCloseTo(2 * StudentT.quantile(9) * error, within(0.2 * error));
        assertThat(new Bootstrap(100, 3).mean(table)).isEqualTo(new Bootstrap(100, 3).mean(table));
        assertThat(new Bootstrap(100, 3).mean(table)).isNotEqualTo(new Bootstrap(100, 4).mean(table));
    }

    @Test
    void should_correct_by_hand() {
        assertThat(Holm.adjusted(new double[] {0.01, 0.04, Double.NaN, 0.03, 0.005}))
                .containsExactly(new double[] {0.03, 0.06, Double.NaN, 0.06, 0.02}, within(1e-12));
    }

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }
}
