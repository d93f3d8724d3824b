package cdam.explain.evaluate.report;

import cdam.canvas.DataUri;
import cdam.canvas.Rgb;
import cdam.explain.metric.Pool;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The paper's Fig. 6: every method's scores against every other's, as densities, since a million dots would only be a blot.
 * The darker a cell, the more patches have these two scores (logarithmic); on the diagonal the method's histogram. The
 * outermost 0.1 % of either side are drawn on the edge.
 *
 * @param axes of the methods, from the top and from the left
 * @param cells data URIs of PNG pictures: row i has i densities, x the column's score and y the row's, and its histogram
 */
public record PairPlot(List<Axis> axes, List<List<String>> cells) {
    /** A method and the scores at its edges. */
    public record Axis(String method, double low, double high) {}

    private static final int SIDE = 60;
    private static final double PALEST = 0.15;
    private static final int INK = 0x1F4E79;
    private static final int PAPER = 0xFFFFFF;
    private static final int AXIS = 0xC9C9C9;

    public static PairPlot of(Pool pool, List<String> methods) {
        List<Axis> axes = new ArrayList<>();
        List<int[]> binned = new ArrayList<>();
        List<Integer> zeros = new ArrayList<>();
        for (String method : methods) {
            double[] scores = pool.scores(method);
            double[] sorted = scores.clone();
            Arrays.parallelSort(sorted);
            double low = sorted[(int) (0.001 * (sorted.length - 1))];
            double high = sorted[(int) (0.999 * (sorted.length - 1))];
            axes.add(new Axis(method, low, high));
            binned.add(Arrays.stream(scores)
                    .mapToInt(score -> bin(score, low, high))
                    .toArray());
            zeros.add(low <= 0 && 0 <= high ? bin(0, low, high) : -1);
        }
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < methods.size(); row++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column <= row; column++) {
                cells.add(
                        row == column
                                ? histogram(binned.get(row), zeros.get(row))
                                : density(binned.get(column), binned.get(row), zeros.get(column), zeros.get(row)));
            }
            rows.add(cells);
        }
        return new PairPlot(List.copyOf(axes), rows);
    }

    private static int bin(double score, double low, double high) {
        double place = high > low ? (score - low) / (high - low) : 0.5;
        return (int) Math.max(0, Math.min(SIDE - 1, place * SIDE));
    }

    private static String density(int[] x, int[] y, int zeroX, int zeroY) {
        int[] counts = new int[SIDE * SIDE];
        int most = 1;
        for (int i = 0; i < x.length; i++) {
            most = Math.max(most, ++counts[(SIDE - 1 - y[i]) * SIDE + x[i]]);
        }
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < counts.length; i++) {
            boolean axis = i % SIDE == zeroX || SIDE - 1 - i / SIDE == zeroY;
            double share = counts[i] == 0 ? 0 : PALEST + (1 - PALEST) * Math.log1p(counts[i]) / Math.log1p(most);
            image.setRGB(i % SIDE, i / SIDE, Rgb.mix(axis ? AXIS : PAPER, INK, share));
        }
        return DataUri.png(image);
    }

    private static String histogram(int[] values, int zero) {
        int[] counts = new int[SIDE];
        int most = 1;
        for (int value : values) {
            most = Math.max(most, ++counts[value]);
        }
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int column = 0; column < SIDE; column++) {
            int height = (int) Math.round(Math.log1p(counts[column]) / Math.log1p(most) * (SIDE - 2));
            for (int row = 0; row < SIDE; row++) {
                boolean inside = SIDE - row <= height;
                image.setRGB(column, row, inside ? INK : column == zero ? AXIS : PAPER);
            }
        }
        return DataUri.png(image);
    }
}
