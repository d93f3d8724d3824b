package cdam.explain.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.metric.Interval;
import cdam.explain.metric.MetricInfo.Better;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ranks worked out by hand. */
class RankingTest {
    private static final Map<String, Interval> METHODS = Map.of(
            "a",
            interval(0.1, 0.0, 0.2),
            "b",
            interval(0.25, 0.15, 0.3), // overlaps a and c, which do not overlap each other
            "c",
            interval(0.5, 0.3, 0.6),
            "d",
            interval(0.9, 0.8, 1.0),
            Summary.UNIFORM,
            interval(-5, -5, -5));

    @Test
    void should_count_who_is_better_beyond_the_intervals() {
        assertThat(Ranking.of(METHODS, Better.HIGHER))
                .containsOnly(Map.entry("d", 1), Map.entry("c", 2), Map.entry("b", 2), Map.entry("a", 3));
    }

    @Test
    void should_turn_round_where_lower_is_better_and_leave_the_uniform_map_out() {
        assertThat(Ranking.of(METHODS, Better.LOWER))
                .containsOnly(Map.entry("a", 1), Map.entry("b", 1), Map.entry("c", 2), Map.entry("d", 4));
    }

    private static Interval interval(double value, double low, double high) {
        return new Interval(value, low, high, 10);
    }
}
