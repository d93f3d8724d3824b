package cdam.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Several labels: the numbers are scikit-learn's. */
class EvaluationTest {
    private static final MultiLabelScores SCORES = new MultiLabelScores(
            2,
            new float[] {2, -1, 0.5f, 0.2f, -0.5f, -3, 1, 0.7f, -2, 0.1f, 0, -0.4f},
            new boolean[] {true, false, false, true, true, false, true, false, false, true, false, true});

    @Test
    void should_measure_several_labels_as_scikit_learn_does() {
        Evaluation evaluation = Evaluation.of(SCORES);

        assertThat(evaluation.perClass())
                .containsExactly(new double[] {0.8666666666666667, 0.6388888888888888}, within(1e-12));
        assertThat(evaluation.metrics().get("mean_average_precision"))
                .isCloseTo((0.8666666666666667 + 0.6388888888888888) / 2, within(1e-12));
        assertThat(evaluation.thresholds()[0])
                .containsExactly(new double[] {0.5, 2 / 3.0, 0.73105858, 0.8}, within(1e-7));
        assertThat(evaluation.thresholds()[1])
                .containsExactly(new double[] {2 / 3.0, 2 / 3.0, 0.40131234, 0.8571428571428571}, within(1e-7));
    }

    @Test
    void should_calibrate_every_label_of_every_image() {
        List<CalibrationError.Bin> bins = CalibrationError.bins(SCORES);

        assertThat(bins.stream().mapToInt(CalibrationError.Bin::images).sum()).isEqualTo(12);
        CalibrationError.Bin least = bins.get(0); // p of -3 alone
        assertThat(least.images()).isEqualTo(1);
        assertThat(least.confidence()).isCloseTo(1 / (1 + Math.exp(3)), within(1e-12));
        assertThat(least.accuracy()).isZero();
        double present =
                bins.stream().mapToDouble(bin -> bin.images() * bin.accuracy()).sum();
        assertThat(present).isCloseTo(6, within(1e-9));
    }
}
