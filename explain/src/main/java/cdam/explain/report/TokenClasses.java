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
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        for (int index = 0; index < classes; index++) { // class by class, as the scores lie
            for (int token = 0; token < patches; token++) {
                float score = scores[index * patches + token];
                int first = 2 * each * token;
                insert(score, index, values, chosen, first, each);
                insert(-score, index, values, chosen, first + each, each);
            }
        }
        for (int at = 0; at < values.length; at++) {
            values[at] = scores[chosen[at] * patches + at / (2 * each)];
        }
        Map<Integer, String> names = new TreeMap<>();
        Arrays.stream(chosen).forEach(index -> names.computeIfAbsent(index, name::apply));
        return new TokenClasses(method, each, Packed.ints(chosen), Packed.floats(values), names);
    }

    /** Keeps the largest scores and their classes, the largest first; of equal ones the first class comes first. */
    private static void insert(float score, int index, float[] values, int[] chosen, int first, int each) {
        int place = first + each;
        while (place > first && score > values[place - 1]) {
            place--;
            if (place + 1 < first + each) {
                values[place + 1] = values[place];
                chosen[place + 1] = chosen[place];
            }
            values[place] = score;
            chosen[place] = index;
        }
    }
}
