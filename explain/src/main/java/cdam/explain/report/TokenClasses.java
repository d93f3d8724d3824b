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
            int first = 2 * each * token;
            pick(column, 1, chosen, first, each);
            pick(column, -1, chosen, first + each, each);
            for (int at = first; at < first + 2 * each; at++) {
                values[at] = column[chosen[at]];
            }
        }
        Arrays.stream(chosen).forEach(index -> names.computeIfAbsent(index, name::apply));
        return new TokenClasses(method, each, Packed.ints(chosen), Packed.floats(values), names);
    }

    /** Writes the classes of the largest scores times a sign, the largest first; of equal ones the first class comes first. */
    private static void pick(float[] column, int sign, int[] chosen, int first, int each) {
        for (int index = 0; index < column.length; index++) {
            int place = Math.min(index, each);
            while (place > 0 && sign * column[index] > sign * column[chosen[first + place - 1]]) {
                place--;
                if (place + 1 < each) {
                    chosen[first + place + 1] = chosen[first + place];
                }
            }
            if (place < each) {
                chosen[first + place] = index;
            }
        }
    }
}
