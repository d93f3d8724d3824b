package cdam.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void should_be_as_wide_as_the_normal_interval_of_a_mean() {
        SplittableRandom random = new SplittableRandom(7);
        double[] values = DoubleStream.generate(random::nextDouble).limit(1000).toArray();
        double halfWidth = 1.96 * Math.sqrt(1 / 12.0 / 1000);

        Interval interval = new Bootstrap(2000, 1).mean(values);

        assertThat(interval.high() - interval.low()).isCloseTo(2 * halfWidth, within(0.1 * halfWidth));
        assertThat(interval.value()).isBetween(interval.low(), interval.high());
    }

    @Test
    void should_give_the_same_interval_for_the_same_seed_only() {
        double[] values = {1, 5, 2, 8, 3};

        assertThat(new Bootstrap(100, 3).mean(values)).isEqualTo(new Bootstrap(100, 3).mean(values));
        assertThat(new Bootstrap(100, 3).mean(values)).isNotEqualTo(new Bootstrap(100, 4).mean(values));
    }

    @Test
    void should_leave_out_what_is_not_defined() {
        Interval interval = new Bootstrap(10, 1).mean(new double[] {Double.NaN, 2, 2});

        assertThat(interval).isEqualTo(new Interval(2, 2, 2, 2));
        assertThat(new Bootstrap(10, 1).mean(new double[] {Double.NaN}).value()).isNaN();
    }

    @Test
    void should_overlap_where_the_same_number_fits_both() {
        Interval a = new Interval(1, 0, 2, 9);

        assertThat(a.overlaps(new Interval(3, 2, 4, 9))).isTrue();
        assertThat(a.overlaps(new Interval(3, 2.1, 4, 9))).isFalse();
        assertThat(new Interval(3, 2.1, 4, 9).overlaps(a)).isFalse();
    }
}
