package cdam.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.math.Wilson;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WilsonTest {
    /** Values of scipy's binomtest(k, 20).proportion_ci(method="wilson"). */
    @Test
    void should_equal_published_intervals() {
        Map<Integer, double[]> of20 = Map.of(
                0, new double[] {0, 0.161125}, 17, new double[] {0.639581, 0.947631}, 20, new double[] {0.838875, 1});
        of20.forEach((right, wanted) -> {
            Wilson found = Wilson.of(right / 20.0, 20);
            assertThat(found.low()).isCloseTo(wanted[0], within(1e-5));
            assertThat(found.high()).isCloseTo(wanted[1], within(1e-5));
        });
    }

    @Test
    void should_cut_where_f1_is_largest() {
        // Sorted by logit: has, has not, has, has | has not; one half lies after the second.
        float[] logits = {3, 1, -1, -2, -3};
        boolean[] truth = {true, false, true, true, false};

        double[] found = Thresholds.of(new MultiLabelScores(1, logits, truth))[0];

        assertThat(found[0]).isEqualTo(0.5);
        assertThat(found[1]).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(found[2]).isCloseTo(1 / (1 + Math.exp(2)), within(1e-12));
        assertThat(found[3]).isCloseTo(6.0 / 7, within(1e-12));
    }
}
