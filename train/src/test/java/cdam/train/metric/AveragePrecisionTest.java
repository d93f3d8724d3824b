package cdam.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AveragePrecisionTest {
    @Test
    void should_average_the_precision_at_each_image_that_has_the_class() {
        // Sorted by logit: has, has not, has, has not.
        MultiLabelScores scores =
                new MultiLabelScores(1, new float[] {2, 4, 1, 3}, new boolean[] {true, true, false, false});

        assertThat(AveragePrecision.of(scores)).containsExactly(new double[] {(1 + 2 / 3.0) / 2}, within(1e-12));
    }

    @Test
    void should_let_equal_logits_share_the_last_place() {
        MultiLabelScores scores = new MultiLabelScores(1, new float[] {1, 1}, new boolean[] {true, false});

        assertThat(AveragePrecision.of(scores)).containsExactly(0.5);
    }

    @Test
    void should_leave_out_classes_that_no_image_has() {
        MultiLabelScores scores =
                new MultiLabelScores(2, new float[] {1, 0, 0, 1}, new boolean[] {true, false, false, false});

        assertThat(AveragePrecision.of(scores)).containsExactly(1, Double.NaN);
        assertThat(AveragePrecision.mean(scores)).isEqualTo(1);
        assertThat(scores.topClassPresent()).isEqualTo(0.5);
    }

    @Test
    void should_average_the_binary_cross_entropy() {
        MultiLabelScores scores = new MultiLabelScores(2, new float[] {0, 2}, new boolean[] {true, false});

        assertThat(scores.loss()).isCloseTo((Math.log(2) + Math.log(1 + Math.exp(2))) / 2, within(1e-6));
    }
}
