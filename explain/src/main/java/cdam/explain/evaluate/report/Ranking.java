package cdam.explain.evaluate.report;

import cdam.explain.metric.Interval;
import cdam.explain.metric.MetricInfo.Better;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ranks with ties: 1 + how many methods are better with an interval that does not overlap. */
final class Ranking {
    private Ranking() {}

    /**
     * Ranks by method; the uniform map has none and pushes nobody back.
     *
     * @param better which way is; not {@code NEITHER}
     */
    static Map<String, Integer> of(Map<String, Interval> methods, Better better) {
        Map<String, Interval> ranked = new LinkedHashMap<>(methods);
        ranked.remove(Summary.UNIFORM);
        Map<String, Integer> ranks = new LinkedHashMap<>();
        ranked.forEach((method, interval) -> ranks.put(
                method,
                1
                        + (int) ranked.values().stream()
                                .filter(other -> !other.overlaps(interval)
                                        && (better == Better.HIGHER) == (other.value() > interval.value()))
                                .count()));
        return ranks;
    }
}
