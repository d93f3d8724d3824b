package cdam.explain.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scores of several methods over the patches of many images, end to end, and what pairs of methods have in common there.
 * Ranks among all patches are computed once a method.
 */
public final class Pool {
    private final int[] ends; // of each image's patches
    private final Map<String, double[]> scores = new LinkedHashMap<>();
    private final Map<String, double[]> ranks = new LinkedHashMap<>();

    /**
     * Pools maps.
     *
     * @param maps of each method, one an image: the same images in the same order, each with the same patches
     */
    public Pool(Map<String, List<float[]>> maps) {
        List<float[]> first = maps.values().iterator().next();
        ends = new int[first.size()];
        int end = 0;
        for (int image = 0; image < ends.length; image++) {
            end = Math.addExact(end, first.get(image).length);
            ends[image] = end;
        }
        maps.forEach((method, images) -> add(method, images, first));
    }

    private void add(String method, List<float[]> images, List<float[]> first) {
        List<Integer> lengths = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        images.forEach(map -> lengths.add(map.length));
        first.forEach(map -> expected.add(map.length));
        if (!lengths.equals(expected)) {
            throw new IllegalArgumentException(method + " has other images or patches than the first method");
        }
        float[] joined = new float[ends.length == 0 ? 0 : ends[ends.length - 1]];
        int at = 0;
        for (float[] map : images) {
            System.arraycopy(map, 0, joined, at, map.length);
            at += map.length;
        }
        double[] wide = new double[joined.length];
        for (int i = 0; i < joined.length; i++) {
            wide[i] = joined[i];
        }
        scores.put(method, wide);
        ranks.put(method, Ranks.of(joined));
    }

    /** All scores of a method, image after image; not a copy. */
    public double[] scores(String method) {
        return require(scores, method);
    }

    /** A pair's number with its interval. */
    public Interval of(Metric.PairMetric metric, String a, String b) {
        Map<String, double[]> source = metric.ranked() ? ranks : scores;
        double[] first = require(source, a);
        double[] second = require(source, b);
        double[][] sums = new double[ends.length][];
        for (int image = 0; image < sums.length; image++) {
            sums[image] = metric.sums(first, second, image == 0 ? 0 : ends[image - 1], ends[image]);
        }
        return metric.interval(sums);
    }

    private static double[] require(Map<String, double[]> source, String method) {
        double[] found = source.get(method);
        if (found == null) {
            throw new IllegalArgumentException("no method " + method + " in the pool");
        }
        return found;
    }
}
