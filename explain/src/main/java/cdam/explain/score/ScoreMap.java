package cdam.explain.score;

/**
 * Raw signed scores of one image's patches on their grid: never clipped, never rescaled.
 *
 * @param rows patches from top to bottom (gh)
 * @param columns patches from left to right (gw)
 * @param scores one number per patch, row by row; not copied
 */
public record ScoreMap(int rows, int columns, float[] scores) {
    public ScoreMap {
        if (rows < 1 || columns < 1 || (long) rows * columns != scores.length) {
            throw new IllegalArgumentException(
                    "a map of " + rows + " x " + columns + " patches needs as many scores, found " + scores.length);
        }
    }

    public float at(int row, int column) {
        return scores[row * columns + column];
    }
}
