package cdam.explain.score;

import java.util.Map;

/**
 * What a method found.
 *
 * @param maps raw signed scores [image][target][patch], patches row by row; without targets [image][0][patch], or
 *     [image][head][patch]
 * @param diagnostics numbers about a map [image][target], such as "completeness residual"
 */
public record Scores(float[][][] maps, Map<String, double[][]> diagnostics) {
    public static Scores of(float[][][] maps) {
        return new Scores(maps, Map.of());
    }
}
