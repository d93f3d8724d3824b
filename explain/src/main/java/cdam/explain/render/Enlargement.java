package cdam.explain.render;

import cdam.explain.score.ScoreMap;

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
            Taps[] down = Taps.of(map.rows(), height);
            Stretched[] rows = Stretched.rows(map, width);
            float[] field = new float[width * height];
            for (int y = 0; y < height; y++) {
                Stretched.between(rows, down[y], field, y * width);
            }
            return field;
        }
    };

    /** Scores of all pixels, row by row. */
    abstract float[] enlarge(ScoreMap map, int width, int height);

    /** A row of tokens, interpolated across; {@code low} and {@code high}: of the two tokens nearest to each pixel. */
    private record Stretched(double[] sum, float[] low, float[] high) {
        static Stretched[] rows(ScoreMap map, int width) {
            Taps[] across = Taps.of(map.columns(), width);
            Stretched[] rows = new Stretched[map.rows()];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = new Stretched(new double[width], new float[width], new float[width]);
                for (int x = 0; x < width; x++) {
                    Taps taps = across[x];
                    for (int i = 0; i < 4; i++) {
                        rows[row].sum[x] += taps.weight[i] * map.at(row, taps.at[i]);
                    }
                    float left = map.at(row, taps.at[1]);
                    float right = map.at(row, taps.at[2]);
                    rows[row].low[x] = Math.min(left, right);
                    rows[row].high[x] = Math.max(left, right);
                }
            }
            return rows;
        }

        /** Writes a line of pixels that lies between rows. */
        static void between(Stretched[] rows, Taps down, float[] field, int from) {
            Stretched above = rows[down.at[1]];
            Stretched below = rows[down.at[2]];
            for (int x = 0; x < above.sum.length; x++) {
                double sum = down.weight[0] * rows[down.at[0]].sum[x]
                        + down.weight[1] * above.sum[x]
                        + down.weight[2] * below.sum[x]
                        + down.weight[3] * rows[down.at[3]].sum[x];
                double low = Math.min(above.low[x], below.low[x]);
                double high = Math.max(above.high[x], below.high[x]);
                field[from + x] = (float) Math.min(Math.max(sum, low), high);
            }
        }
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
