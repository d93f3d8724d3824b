package cdam.explain.evaluate.report;

import cdam.explain.metric.Basis;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricInfo.Better;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Ranks of methods by their paired differences, and the mean of the ranks that answer one question. */
final class Ranking {
    /** The level of the p values after Holm's correction. */
    static final double LEVEL = 0.05;

    private Ranking() {}

    /**
     * Ranks by method: 1 + how many methods are better by a difference that is no accident. A method that could be compared
     * with no other, of too few images, has none.
     *
     * @param differences by first and second method
     * @param better which way is; not {@code NEITHER}
     */
    static Map<String, Integer> of(Map<String, Map<String, EvaluationResults.Difference>> differences, Better better) {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        differences.forEach((a, others) -> others.forEach((b, difference) -> {
            if (difference.value() != null && difference.holm() != null) {
                boolean clear = difference.holm() < LEVEL;
                boolean aIsBetter = difference.value() > 0 == (better == Better.HIGHER);
                ranks.merge(a, clear && !aIsBetter ? 1 : 0, Integer::sum);
                ranks.merge(b, clear && aIsBetter ? 1 : 0, Integer::sum);
            }
        }));
        ranks.replaceAll((method, ahead) -> 1 + ahead);
        return ranks;
    }

    /**
     * By question and method. Metrics of one basis count together as one, so that who reads the same numbers several times
     * does not weigh more.
     *
     * @param ranks by metric and method
     */
    static Map<String, Map<String, Double>> means(List<MetricInfo> metrics, Map<String, Map<String, Integer>> ranks) {
        Map<String, Map<String, Double>> means = new LinkedHashMap<>();
        for (MetricInfo info : metrics) {
            String question = info.basis().question();
            if (ranks.containsKey(info.name()) && !means.containsKey(question)) {
                List<MetricInfo> together = metrics.stream()
                        .filter(other -> other.basis().question().equals(question))
                        .toList();
                means.put(question, means(together, ranks, methods(together, ranks)));
            }
        }
        return means;
    }

    private static Set<String> methods(List<MetricInfo> metrics, Map<String, Map<String, Integer>> ranks) {
        Set<String> methods = new TreeSet<>();
        metrics.forEach(
                info -> methods.addAll(ranks.getOrDefault(info.name(), Map.of()).keySet()));
        return methods;
    }

    private static Map<String, Double> means(
            List<MetricInfo> metrics, Map<String, Map<String, Integer>> ranks, Set<String> methods) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (String method : methods) {
            Map<Basis, List<Integer>> byBasis = new EnumMap<>(Basis.class);
            for (MetricInfo info : metrics) {
                Integer rank = ranks.getOrDefault(info.name(), Map.of()).get(method);
                if (rank != null) {
                    byBasis.computeIfAbsent(info.basis(), any -> new ArrayList<>())
                            .add(rank);
                }
            }
            means.put(
                    method,
                    byBasis.values().stream()
                            .mapToDouble(Ranking::mean)
                            .average()
                            .orElseThrow());
        }
        return means;
    }

    private static double mean(List<Integer> ranks) {
        return ranks.stream().mapToInt(Integer::intValue).average().orElseThrow();
    }
}
