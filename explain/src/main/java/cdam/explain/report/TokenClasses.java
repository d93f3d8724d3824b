package cdam.explain.report;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The classes that every token speaks for and against most.
 *
 * @param method whose scores these are
 * @param each how many classes a side
 * @param classes of each token: the highest scores first, then the lowest, the lowest first; int32, packed
 * @param scores in the same order; float32, packed
 * @param names of the classes that occur
 */
public record TokenClasses(String method, int each, String classes, String scores, Map<Integer, String> names) {
    private static final int EACH = 3;

    /**
     * Picks them.
     *
     * @param scores (K, patches)
     * @param name of a class
     */
    public static TokenClasses of(String method, float[] scores, int patches, IntFunction<String> name) {
        int classes = scores.length / patches;
        int each = Math.min(EACH, classes);
        int[] chosen = new int[patches * 2 * each];
        float[] values = new float[chosen.length];
        Map<Integer, String> names = new TreeMap<>();
        for (int token = 0; token < patches; token++) {
            float[] column = new float[classes];
            for (int index = 0; index < classes; index++) {
                column[index] = scores[index * patches + token];
            }
            for (int i = 0; i < 2 * each; i++) {
                int at = token * 2 * each + i;
                int first = token * 2 * each + (i < each ? 0 : each);
                chosen[at] = next(column, i < each ? 1 : -1, Arrays.copyOfRange(chosen, first, at));
                values[at] = column[chosen[at]];
            }
        }
        Arrays.stream(chosen).forEach(index -> names.computeIfAbsent(index, name::apply));
        return new TokenClasses(method, each, Packed.ints(chosen), Packed.floats(values), names);
    }

    /** The class of the largest score times a sign among those that are not taken. */
    private static int next(float[] column, int sign, int[] taken) {
        int best = -1;
        for (int index = 0; index < column.length; index++) {
            int candidate = index;
            if ((best < 0 || sign * column[index] > sign * column[best])
                    && Arrays.stream(taken).noneMatch(other -> other == candidate)) {
                best = index;
            }
        }
        return best;
    }
}
