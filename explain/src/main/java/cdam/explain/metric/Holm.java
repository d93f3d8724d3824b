package cdam.explain.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * p values of many comparisons (Holm 1979): the chance that any of those below a level is an accident stays below it, however
 * they depend on each other.
 */
public final class Holm {
    private Holm() {}

    /** The adjusted values, in their order; NaN, which was not compared, stays NaN and does not count. */
    public static double[] adjusted(double[] p) {
        double[] adjusted = p.clone();
        int[] ascending = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double largest = 0;
        for (int i = 0; i < ascending.length; i++) {
            largest = Math.max(largest, Math.min(1, (ascending.length - i) * p[ascending[i]]));
            adjusted[ascending[i]] = largest;
        }
        return adjusted;
    }
}
