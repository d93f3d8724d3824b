package cdam.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values worked out by hand. */
class MapMetricsTest {

    @Test
    void should_measure_sparsity_against_the_signed_maximum() {
        assertThat(new Sparsity().of(new float[] {2, -8, 0.05f, -0.05f, 0.5f})).isEqualTo(0.4);
        assertThat(new Sparsity().of(new float[] {-1, -2, 0}))
                .as("nothing is below 0")
                .isZero();
    }

    @Test
    void should_measure_compactness_against_the_absolute_maximum() {
        assertThat(new Compactness().of(new float[] {2, -8, 0.05f, -0.05f, 0.3f}))
                .isEqualTo(0.6);
        assertThat(new Compactness().of(new float[4])).isEqualTo(1);
    }

    @Test
    void should_measure_the_share_of_counter_evidence() {
        assertThat(new CounterEvidence().of(new float[] {3, -1, 0})).isEqualTo(0.25);
        assertThat(new CounterEvidence().of(new float[3])).isNaN();
    }

    @Test
    void should_share_ranks_between_equal_scores() {
        assertThat(Ranks.of(new float[] {3, -1, 3, 0, -0f, -2})).containsExactly(5.5, 2, 5.5, 3.5, 3.5, 1);
    }

    @Test
    void should_order_equal_scores_as_the_shuffled_order_has_them() {
        assertThat(Ranks.order(new float[] {0, 1, 0, -1}, new int[] {2, 3, 0, 1}))
                .containsExactly(3, 2, 0, 1);
    }

    @Test
    void should_correlate() {
        float[] a = {1, 2, 3, 4};
        assertThat(Correlation.pearson(a, new float[] {1, 3, 2, 4})).isCloseTo(0.8, within(1e-15));
        assertThat(Correlation.spearman(a, new float[] {1, 8, 27, 64})).isCloseTo(1, within(1e-15));
        assertThat(Correlation.pearson(a, new float[] {5, 5, 5, 5})).isNaN();
    }

    @Test
    void should_find_no_pooled_correlation_with_a_constant() {
        Pool pool = new Pool(Map.of(
                "a", List.of(new float[] {1, 2}, new float[] {3}),
                "b", List.of(new float[] {0.1f, 0.1f}, new float[] {0.1f})));

        assertThat(pool.of(new PooledPearson(false), "a", "b").value()).isNaN();
        assertThat(pool.of(new PooledPearson(true), "a", "b").value()).isNaN();
    }

    @Test
    void should_measure_pairs_over_all_images_together() {
        Pool pool = new Pool(Map.of(
                "a", List.of(new float[] {3, -1}, new float[] {-2, 0}),
                "b", List.of(new float[] {3, 5}, new float[] {-2, 0})));

        assertThat(pool.of(new SignAgreement(), "a", "b").value()).isEqualTo(0.75);
        assertThat(pool.of(new MeanWhereNegative(), "a", "b").value()).isEqualTo(1.5);
        assertThat(pool.of(new RelativeError(), "a", "b").value()).isCloseTo(6 / Math.sqrt(14), within(1e-15));
    }

    @Test
    void should_measure_a_change_against_the_map() {
        MaxSensitivity change = new MaxSensitivity();

        assertThat(change.of(new float[] {3, -4}, new float[] {3, -4})).isZero();
        assertThat(change.of(new float[] {3, -4}, new float[] {6, 0})).isEqualTo(1);
        assertThat(change.of(new float[2], new float[2])).isNaN();
    }

    @Test
    void should_measure_what_lies_in_a_region() {
        float[] scores = {4, -9, 2, 2};
        float[] inside = {0.5f, 1, 1, 0};

        assertThat(new Energy().of(scores, inside)).isEqualTo(0.5);
        assertThat(new Energy().of(new float[] {-1, 0, 0, 0}, inside)).isZero();
        assertThat(new PointingGame().of(scores, inside)).isEqualTo(1);
        assertThat(new PointingGame().of(scores, new float[] {0.4f, 1, 1, 1})).isZero();
        assertThat(new RankAccuracy().of(scores, inside)).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(new RankAccuracy().of(scores, new float[4])).isNaN();
    }

    @Test
    void should_not_call_a_region_missed_that_is_nowhere() {
        float[] scores = {4, -9, 2, 2};

        assertThat(new Energy().of(scores, new float[4])).isNaN();
        assertThat(new PointingGame().of(scores, new float[4])).isNaN();
        assertThat(new PointingGame().of(scores, new float[] {0.4f, 0.4f, 0, 0}))
                .as("half of no patch")
                .isNaN();
    }

    @Test
    void should_take_the_mean_over_all_orders_of_equal_scores() {
        float[] inside = {0, 1, 1, 0, 1};

        assertThat(new PointingGame().of(new float[] {2, 2, -1, 2, 0}, inside))
                .as("one of three top patches")
                .isEqualTo(1 / 3.0);
        assertThat(new PointingGame().of(new float[5], inside)).isEqualTo(0.6);
        assertThat(new RankAccuracy().of(new float[] {-1, 5, 0, 0, -0f}, inside))
                .as("one certain, and two of three zeros, of which two lie inside")
                .isCloseTo((1 + 2 * 2 / 3.0) / 3, within(1e-15));
        assertThat(new RankAccuracy().of(new float[5], inside)).isCloseTo(0.6, within(1e-15));
    }

    @Test
    void should_give_energy_of_a_uniform_map_as_the_covered_share() {
        assertThat(new Energy().of(new float[] {2, 2, 2, 2}, new float[] {0.25f, 0, 0.5f, 0.25f}))
                .isEqualTo(0.25);
    }
}
