package cdam.explain.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pearson over random boxes of whole patches of (sum of S in the box, f(x) - f(x with the box at the mean colour)), f the
 * logit (Brocki, Binda and Chung, TMLR 2024).
 *
 * @param boxes how many
 * @param side of a box, as a share of the grid's side
 */
record BoxSensitivity(int boxes, double side) implements Metric.OfModel {
    private static final int PURPOSE = 2;

    @Override
    public double[] of(Subject subject) {
        SplittableRandom random = subject.random(PURPOSE);
        List<boolean[]> drawn = new ArrayList<>();
        for (int i = 0; i < boxes; i++) {
            drawn.add(box(subject.rows(), subject.columns(), random));
        }
        return SumsAndDrops.correlation(subject, drawn);
    }

    private boolean[] box(int rows, int columns, SplittableRandom random) {
        int height = Math.max(1, (int) Math.round(side * rows));
        int width = Math.max(1, (int) Math.round(side * columns));
        int top = random.nextInt(rows - height + 1);
        int left = random.nextInt(columns - width + 1);
        boolean[] box = new boolean[rows * columns];
        for (int row = top; row < top + height; row++) {
            for (int column = left; column < left + width; column++) {
                box[row * columns + column] = true;
            }
        }
        return box;
    }
}
