package cdam.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {
    // Three classes; probabilities of (0, ln 2, ln 5) are 1/8, 2/8, 5/8.
    private static final float[] LOGITS = {
        0, ln(2), ln(5), //
        0, ln(2), ln(5), //
        ln(5), ln(2), 0, //
        1, 1, 1
    };
    private static final List<Outcome> OUTCOMES = List.of(
            Outcome.of(LOGITS, 0, 3, 2),
            Outcome.of(LOGITS, 1, 3, 1),
            Outcome.of(LOGITS, 2, 3, 2),
            Outcome.of(LOGITS, 3, 3, 0));

    @Test
    void should_read_prediction_rank_confidence_and_loss_off_the_logits() {
        assertThat(OUTCOMES).extracting(Outcome::predicted).containsExactly(2, 2, 0, 0);
        assertThat(OUTCOMES).extracting(Outcome::rank).containsExactly(0, 1, 2, 0);
        assertThat(OUTCOMES.get(0).confidence()).isCloseTo(0.625f, within(1e-6f));
        assertThat(OUTCOMES.get(1).loss()).isCloseTo(Math.log(4), within(1e-6));
        assertThat(OUTCOMES.get(3).confidence()).isCloseTo(1 / 3f, within(1e-6f));
    }

    @Test
    void should_count_equal_logits_of_earlier_classes_before_the_true_one() {
        assertThat(Outcome.of(new float[] {1, 1, 1}, 0, 3, 2).rank()).isEqualTo(2);
    }

    @Test
    void should_average_the_loss_over_the_images() {
        double expected = (Math.log(8 / 5.0) + Math.log(4) + Math.log(8) + Math.log(3)) / 4;

        assertThat(Metric.LOSS.of(OUTCOMES)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void should_count_the_top_ones_and_fives() {
        float[] six = {6, 5, 4, 3, 2, 1};
        List<Outcome> outcomes = List.of(Outcome.of(six, 0, 6, 4), Outcome.of(six, 0, 6, 5), OUTCOMES.get(0));

        assertThat(Metric.TOP1.of(outcomes)).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(Metric.TOP5.of(outcomes)).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void should_measure_each_class_alone() {
        assertThat(PerClassAccuracy.of(OUTCOMES, 4)).containsExactly(1, 0, 0.5, Double.NaN);
        assertThat(Metric.MEAN_PER_CLASS.of(OUTCOMES)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void should_put_true_classes_in_rows_and_predictions_in_columns() {
        assertThat(ConfusionMatrix.of(OUTCOMES, 3)).isDeepEqualTo(new int[][] {{1, 0, 0}, {0, 0, 1}, {1, 0, 1}});
    }

    @Test
    void should_weigh_each_bins_gap_between_accuracy_and_confidence_by_its_images() {
        // Bin (9/15, 10/15] holds three images, one right, at confidence 5/8; bin (4/15, 5/15] one, right, at 1/3.
        double expected = 3 / 4.0 * (5 / 8.0 - 1 / 3.0) + 1 / 4.0 * (1 - 1 / 3.0);

        assertThat(CalibrationError.of(OUTCOMES)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void should_be_perfectly_calibrated_when_sure_and_right() {
        assertThat(CalibrationError.of(List.of(new Outcome(0, 0, 0, 1, 0)))).isZero();
    }

    private static float ln(double x) {
        return (float) Math.log(x);
    }
}
