package cdam.explain.metric;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Boxes of whole patches at random places, the same for every metric that takes them.
 *
 * @param count how many
 * @param side of a box, as a share of the grid's side
 */
record RandomBoxes(int count, double side) {
    private static final int PURPOSE = 2;

    /** Each box once where there are no more than were to be drawn. */
    List<boolean[]> draw(MetricContext subject) {
        int rows = subject.rows();
        int columns = subject.columns();
        int height = Math.max(1, (int) Math.round(side * rows));
        int width = Math.max(1, (int) Math.round(side * columns));
        int down = rows - height + 1;
        int across = columns - width + 1;
        SplittableRandom random = subject.random(PURPOSE);
        return IntStream.range(0, (int) Math.min(count, (long) down * across))
                .mapToObj(i -> (long) down * across <= count
                        ? box(rows, columns, i / across, i % across, height, width)
                        : box(rows, columns, random.nextInt(down), random.nextInt(across), height, width))
                .toList();
    }

    private static boolean[] box(int rows, int columns, int top, int left, int height, int width) {
        boolean[] box = new boolean[rows * columns];
        for (int row = top; row < top + height; row++) {
            Arrays.fill(box, row * columns + left, row * columns + left + width, true);
        }
        return box;
    }
}
