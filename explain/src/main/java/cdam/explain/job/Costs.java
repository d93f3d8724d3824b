package cdam.explain.job;

import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.method.MethodSpec;
import cdam.explain.targets.TargetSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * About how long a run's methods take, for progress and estimates.
 *
 * @param passes of one image, by method, as so many forward passes
 */
record Costs(Map<MethodSpec, Double> passes) {
    /** Reading, the forward pass itself, drawing. */
    static final double OF_IMAGE = 1;

    /**
     * What is asked for at a size.
     *
     * @param maps of one image that a target asks for
     */
    static Costs of(List<MapRequest> wanted, ToIntFunction<TargetSpec> maps, int rows, int columns) {
        Map<MethodSpec, Integer> targets = new LinkedHashMap<>();
        wanted.forEach(one -> targets.merge(one.method(), maps.applyAsInt(one.target()), Integer::sum));
        Map<MethodSpec, Double> passes = new LinkedHashMap<>();
        targets.forEach((method, count) -> passes.put(method, method.create().passes(rows, columns, count)));
        return new Costs(passes);
    }

    double of(MethodSpec method) {
        return passes.getOrDefault(method, 0.0);
    }

    /** The cost of one image, in forward passes. */
    double ofImage() {
        return OF_IMAGE
                + passes.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The method that takes longest. */
    String longest() {
        return passes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey().toString())
                .orElse("none");
    }
}
