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
        return !candidates.isEmpty() && 3 * distance(word, nearest) <= word.length()
                ? " (did you mean " + nearest + "?)"
                : "";
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

    /** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                rows[i][j] = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    rows[i][j] = Math.min(rows[i][j], 1 + rows[i - 2][j - 2]);
                }
            }
        }
        return rows[a.length()][b.length()];
    }
}
