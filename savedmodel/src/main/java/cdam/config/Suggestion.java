package cdam.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The word that somebody probably meant. */
public final class Suggestion {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_CANDIDATES = 2000;

    private Suggestion() {}

    /** The candidate with the fewest letters to insert, delete or replace; the word itself where there are none. */
    public static String of(String word, List<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElse(word);
    }

    /** {@code (did you mean X?)} where a candidate is at most a third of the word away, nothing elsewhere. */
    public static String hint(String word, List<String> candidates) {
        String nearest = of(word, candidates);
        return 3 * distance(word, nearest) <= word.length() ? " (did you mean " + nearest + "?)" : "";
    }

    /** The candidates that differ least from a word, the nearest first; overlong ones are left out, and of very many the last. */
    public static List<String> several(String word, Collection<String> candidates, int count) {
        return candidates.stream()
                .filter(candidate -> candidate.length() <= MAX_LENGTH)
                .limit(MAX_CANDIDATES)
                .sorted(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .limit(count)
                .toList();
    }

    /** Levenshtein's distance. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
