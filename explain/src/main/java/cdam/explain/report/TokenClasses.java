package cdam.explain.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

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
            int at = token;
            int[] order = IntStream.range(0, classes)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer index) -> -scores[index * patches + at]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 0; i < 2 * each; i++) {
                int index = i < each ? order[i] : order[classes - 1 - (i - each)];
                chosen[token * 2 * each + i] = index;
                values[token * 2 * each + i] = scores[index * patches + token];
            }
        }
        Arrays.stream(chosen).forEach(index -> names.computeIfAbsent(index, name::apply));
        return new TokenClasses(method, each, Packed.ints(chosen), Packed.floats(values), names);
    }
}
