package cdam.explain.metric;

import java.util.Arrays;

/** Ranks from 1; equal numbers share the mean of their ranks. */
public final class Ranks {
    private Ranks() {}

    /** The rank of every number, the smallest first; numbers must be finite. */
    public static double[] of(float[] values) {
        long[] sorted = new long[values.length]; // the number above, its place below: one sort, no boxes
        for (int i = 0; i < values.length; i++) {
            sorted[i] = ((long) sortable(values[i]) << 32) | i;
        }
        Arrays.parallelSort(sorted);
        double[] ranks = new double[values.length];
        for (int first = 0; first < sorted.length; ) {
            int last = first;
            while (last + 1 < sorted.length && sorted[last + 1] >> 32 == sorted[first] >> 32) {
                last++;
            }
            double rank = 1 + (first + last) / 2.0;
            for (int i = first; i <= last; i++) {
                ranks[(int) sorted[i]] = rank;
            }
            first = last + 1;
        }
        return ranks;
    }

    /** Whether no two scores are equal. */
    static boolean allDiffer(float[] scores) {
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Places from the smallest to the largest score. Equal scores, of which rectified maps have many, follow in the order of
     * {@code shuffled}, a random order that all maps of an image share: the raster's order would favour a corner.
     */
    static int[] order(float[] scores, int[] shuffled) {
        long[] sorted = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            sorted[i] = ((long) sortable(scores[shuffled[i]]) << 32) | i;
        }
        Arrays.sort(sorted);
        int[] order = new int[scores.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = shuffled[(int) sorted[i]];
        }
        return order;
    }

    /** An int that sorts as the number does; 0 and -0 are the same. */
    private static int sortable(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    /** Whether no number is larger than this one. */
    static boolean isTop(float[] numbers, int index) {
        for (float number : numbers) {
            if (number > numbers[index]) {
                return false;
            }
        }
        return true;
    }
}
