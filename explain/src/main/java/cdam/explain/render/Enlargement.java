package cdam.explain.render;

import cdam.explain.ScoreMap;

/** How a grid of tokens becomes a field of pixels. A token covers the same share of the picture either way. */
public enum Enlargement {
    /** Every pixel has the score of its token. */
    NEAREST {
        @Override
        float[] enlarge(ScoreMap map, int width, int height) {
            float[] field = new float[width * height];
            for (int y = 0; y < height; y++) {
                int row = (int) ((y + 0.5) * map.rows() / height);
                for (int x = 0; x < width; x++) {
                    field[y * width + x] = map.at(row, (int) ((x + 0.5) * map.columns() / width));
                }
            }
            return field;
        }
    },
    /**
     * Bicubic (Catmull-Rom) between the tokens' centres, but never beyond the four nearest tokens: no peak and no
     * change of sign that the map itself does not have.
     */
    SMOOTH {
        @Override
        float[] enlarge(ScoreMap map, int width, int height) {
            Taps[] across = Taps.of(map.columns(), width);
            float[] field = new float[width * height];
            Taps[] down = Taps.of(map.rows(), height);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    field[y * width + x] = smooth(map, down[y], across[x]);
                }
            }
            return field;
        }
    };

    /** Scores of all pixels, row by row. */
    abstract float[] enlarge(ScoreMap map, int width, int height);

    private static float smooth(ScoreMap map, Taps down, Taps across) {
        double sum = 0;
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                float score = map.at(down.at[i], across.at[j]);
                sum += down.weight[i] * across.weight[j] * score;
                if ((i == 1 || i == 2) && (j == 1 || j == 2)) {
                    low = Math.min(low, score);
                    high = Math.max(high, score);
                }
            }
        }
        return (float) Math.min(Math.max(sum, low), high);
    }

    /** The four tokens about a pixel on one axis, clamped to the edge, and their weights; the middle two are nearest. */
    private record Taps(int[] at, double[] weight) {
        static Taps[] of(int tokens, int pixels) {
            Taps[] taps = new Taps[pixels];
            for (int pixel = 0; pixel < pixels; pixel++) {
                double place = (pixel + 0.5) * tokens / pixels - 0.5;
                int first = (int) Math.floor(place) - 1;
                int[] at = new int[4];
                for (int i = 0; i < 4; i++) {
                    at[i] = Math.min(Math.max(first + i, 0), tokens - 1);
                }
                taps[pixel] = new Taps(at, weights(place - first - 1));
            }
            return taps;
        }

        /** Catmull-Rom's weights at {@code t} in [0, 1) from the second token to the third. */
        private static double[] weights(double t) {
            return new double[] {
                ((-0.5 * t + 1) * t - 0.5) * t,
                (1.5 * t - 2.5) * t * t + 1,
                ((-1.5 * t + 2) * t + 0.5) * t,
                (0.5 * t - 0.5) * t * t
            };
        }
    }
}
