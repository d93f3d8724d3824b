package cdam.explain.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricInfo.Better;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ranks worked out by hand. */
class RankingTest {
    private static final Map<String, Map<String, EvaluationResults.Difference>> DIFFERENCES = Map.of(
            "a",
            Map.of("b", difference(-0.2, 0.2), "c", difference(-0.4, 0.01), "d", difference(-0.8, 0.001)),
            "b",
            Map.of("c", difference(-0.2, 0.06), "d", difference(-0.6, 0.01)),
            "c",
            Map.of("d", difference(-0.4, 0.04)));

    @Test
    void should_count_who_is_better_by_a_clear_difference() {
        assertThat(Ranking.of(DIFFERENCES, Better.HIGHER))
                .containsOnly(Map.entry("d", 1), Map.entry("c", 2), Map.entry("b", 2), Map.entry("a", 3));
    }

    @Test
    void should_turn_round_where_lower_is_better() {
        assertThat(Ranking.of(DIFFERENCES, Better.LOWER))
                .containsOnly(Map.entry("a", 1), Map.entry("b", 1), Map.entry("c", 2), Map.entry("d", 4));
    }

    @Test
    void should_not_rank_what_too_few_images_tell() {
        EvaluationResults.Difference few = new EvaluationResults.Difference(1.0, null, null, null, null, 4);
        assertThat(Ranking.of(Map.of("a", Map.of("b", few)), Better.HIGHER)).isEmpty();
    }

    @Test
    void should_count_measures_of_the_same_numbers_once_and_questions_apart() {
        Metrics all = Metrics.of(MetricSettings.DEFAULTS);
        List<MetricInfo> metrics = Stream.of("fidelity", "deletion", "insertion", "saco", "energy")
                .map(all::find)
                .toList();
        Map<String, Map<String, Double>> means = Ranking.means(
                metrics,
                Map.of(
                        "fidelity", Map.of("a", 1, "b", 3),
                        "deletion", Map.of("a", 1, "b", 3),
                        "insertion", Map.of("a", 1, "b", 3),
                        "saco", Map.of("a", 3, "b", 1),
                        "energy", Map.of("a", 5, "b", 7)));

        assertThat(means.values()).containsExactly(Map.of("a", 2.0, "b", 2.0), Map.of("a", 5.0, "b", 7.0));
    }

    private static EvaluationResults.Difference difference(double value, double holm) {
        return new EvaluationResults.Difference(value, value - 1, value + 1, holm, holm, 10);
    }
}
