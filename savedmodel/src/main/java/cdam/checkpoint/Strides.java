package cdam.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a tensor's numbers lie in their storage.
 *
 * @param shape length of each axis
 * @param strides numbers from one index to the next, an axis each
 */
record Strides(int[] shape, long[] strides) {
    /** Rows and columns that are visited at a time: both the storage's and the result's lines stay in the cache. */
    private static final int TILE = 32;

    /** An axis of more than one index: in the storage {@code stride} apart, in the row-major result {@code step}. */
    private record Axis(int length, long stride, int step) {}

    /** Whether they lie row by row without gaps. */
    boolean areContiguous() {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != expected) {
                return false;
            }
            expected *= shape[axis];
        }
        return true;
    }

    /**
     * Whether steps along different axes may meet at the same number: no slice or transposition of an array does that, and
     * reading it can be made arbitrarily scattered. One number for a whole axis, as {@code expand} makes it, is none.
     */
    boolean overlap() {
        long reach = 0; // of the axes with smaller strides
        for (Axis axis : bySize()) {
            if (axis.stride() > 0 && axis.stride() <= reach) {
                return true;
            }
            reach += axis.stride() * (axis.length() - 1);
        }
        return false;
    }

    private List<Axis> bySize() {
        int[] steps = new int[shape.length];
        int step = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            steps[axis] = step;
            step *= Math.max(1, shape[axis]);
        }
        return IntStream.range(0, shape.length)
                .filter(axis -> shape[axis] > 1)
                .mapToObj(axis -> new Axis(shape[axis], strides[axis], steps[axis]))
                .sorted(Comparator.comparingLong(Axis::stride))
                .toList();
    }

    /** Takes one number of a tensor. */
    @FunctionalInterface
    interface Visitor {
        /** @param index in the row-major order */
        void at(int index, float value);
    }

    /**
     * Goes through the numbers in the storage's order, not the tensor's: in the other order a large transposed tensor would
     * touch another page of the file with every number.
     *
     * @param offset index of the first number
     */
    void visit(DType type, ByteBuffer bytes, long offset, Visitor visitor) {
        Axis none = new Axis(1, 0, 0);
        List<Axis> outer = new ArrayList<>(bySize());
        Axis inner = outer.isEmpty() ? none : outer.remove(0);
        Axis rows = outer.stream().filter(axis -> axis.step() == 1).findFirst().orElse(none);
        outer.remove(rows);
        new Walk(type, bytes, visitor, rows, inner, outer).outer(outer.size() - 1, offset, 0);
    }

    private record Walk(DType type, ByteBuffer bytes, Visitor visitor, Axis rows, Axis inner, List<Axis> axes) {
        /** All axes but two, the one of the largest stride first. */
        void outer(int index, long from, int to) {
            if (index < 0) {
                tiles(from, to);
                return;
            }
            Axis axis = axes.get(index);
            for (int i = 0; i < axis.length(); i++) {
                outer(index - 1, from + i * axis.stride(), to + i * axis.step());
            }
        }

        private void tiles(long from, int to) {
            for (int row = 0; row < rows.length(); row += TILE) {
                int end = Math.min(rows.length(), row + TILE);
                for (int column = 0; column < inner.length(); column += TILE) {
                    tile(from, to, row, end, column, Math.min(inner.length(), column + TILE));
                }
            }
        }

        private void tile(long from, int to, int firstRow, int endRow, int firstColumn, int endColumn) {
            for (int row = firstRow; row < endRow; row++) {
                for (int column = firstColumn; column < endColumn; column++) {
                    long at = from + row * rows.stride() + column * inner.stride();
                    visitor.at(to + row * rows.step() + column * inner.step(), type.get(bytes, (int) at));
                }
            }
        }
    }
}
