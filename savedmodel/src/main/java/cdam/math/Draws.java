package cdam.math;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random numbers that depend on a list of keys alone, such as (seed, epoch, image). */
public final class Draws {
    private Draws() {}

    /** A fresh generator for these keys, in this order. */
    public static SplittableRandom of(long... keys) {
        long hash = 0;
        for (long key : keys) {
            hash = mix(hash * 0x9E3779B97F4A7C15L + key);
        }
        return new SplittableRandom(hash);
    }

    /** The numbers 0 to n - 1, shuffled (Fisher and Yates). */
    public static int[] permutation(int n, SplittableRandom random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The numbers 0 to n - 1, shuffled from the last place to the first (Durstenfeld): other draws than {@link #permutation}. */
    public static int[] shuffled(int n, SplittableRandom random) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014), variant 13 of Stafford: every bit changes half the others. */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
