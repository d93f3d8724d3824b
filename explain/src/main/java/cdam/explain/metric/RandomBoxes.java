package cdam.explain.metric;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Random boxes of whole patches, the same for every metric that takes them.
 *
 * @param count how many
 * @param side of a box, as a share of the grid's side
 */
record RandomBoxes(int count, double side) {
    private static final int PURPOSE = 2;

    List<boolean[]> draw(MetricContext subject) {
        SplittableRandom random = subject.random(PURPOSE);
        return Stream.generate(() -> box(subject.rows(), subject.columns(), random))
                .limit(count)
                .toList();
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
