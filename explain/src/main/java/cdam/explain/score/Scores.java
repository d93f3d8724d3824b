package cdam.explain.score;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a method found.
 *
 * @param maps raw signed scores [image][target][patch], patches row by row; without targets [image][0][patch], or
 *     [image][head][patch]
 * @param diagnostics numbers about a map [image][target], such as "completeness residual"
 * @param intervals 95 % of each score, where the method draws: the lower ends, then the upper ones [image][target][2 patches]
 */
public record Scores(float[][][] maps, Map<String, double[][]> diagnostics, float @Nullable [][][] intervals) {
    public Scores(float[][][] maps, Map<String, double[][]> diagnostics) {
        this(maps, diagnostics, null);
    }

    public static Scores of(float[][][] maps) {
        return new Scores(maps, Map.of());
    }
}
