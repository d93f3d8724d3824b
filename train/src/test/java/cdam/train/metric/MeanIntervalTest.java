package cdam.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The numbers are scipy.stats.t's. */
class MeanIntervalTest {
    @Test
    void should_be_students_interval() {
        MeanInterval interval = MeanInterval.of(new double[] {0.5, 0.6, 0.75, 0.55});

        assertThat(interval.mean()).isCloseTo(0.6, within(1e-12));
        assertThat(interval.low()).isCloseTo(0.4281282559070847, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.7718717440929155, within(1e-6));
        assertThat(interval).hasToString("0.6000 [0.4281, 0.7719]");
    }

    @Test
    void should_say_nothing_of_the_spread_of_one_number() {
        assertThat(MeanInterval.of(new double[] {0.25})).hasToString("0.2500");
    }
}
