package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StridesTest {
    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    /** Up to 4 axes in any order, with gaps between, some of one index, some standing still. */
    @ParameterizedTest
    @MethodSource("seeds")
    void should_copy_any_view_row_by_row(int seed) {
        Random random = new Random(seed);
        int[] shape = random.ints(random.nextInt(5), 1, 40).toArray();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, shape.length).boxed().toList());
        Collections.shuffle(order, random);
        long[] strides = new long[shape.length];
        long size = 1L + random.nextInt(3);
        for (int axis : order) {
            boolean still = random.nextInt(6) == 0;
            strides[axis] = still ? 0 : size;
            size *= still ? 1 : shape[axis] + random.nextInt(2);
        }
        int offset = random.nextInt(5);
        ByteBuffer bytes =
                ByteBuffer.allocate((int) (offset + size + 1) * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < bytes.capacity() / Short.BYTES; i++) {
            bytes.putShort(Short.BYTES * i, (short) (i % 32_000));
        }
        float[] values = new float[IntStream.of(shape).reduce(1, (a, b) -> a * b)];
        Strides view = new Strides(shape, strides);

        view.visit(DType.BFLOAT16, bytes, offset, (index, value) -> values[index] = value);

        assertThat(view.overlap()).isFalse();
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).as("at %d", i).isEqualTo(DType.BFLOAT16.get(bytes, offset + at(i, shape, strides)));
        }
    }

    private static int at(int index, int[] shape, long[] strides) {
        int at = 0;
        int rest = index;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            at += (int) (rest % shape[axis] * strides[axis]);
            rest /= shape[axis];
        }
        return at;
    }

    @Test
    void should_know_views_whose_indices_share_numbers() {
        assertThat(new Strides(new int[] {3, 2}, new long[] {1, 2}).overlap()).isTrue();
        assertThat(new Strides(new int[] {3, 2}, new long[] {1, 3}).overlap()).isFalse();
        assertThat(new Strides(new int[] {3, 3}, new long[] {1, 1}).overlap()).isTrue();
        assertThat(new Strides(new int[] {3, 1}, new long[] {1, 1}).overlap()).isFalse();
        assertThat(new Strides(new int[] {3, 5}, new long[] {0, 1}).overlap()).isFalse();
        assertThat(new Strides(new int[] {10, 10, 10}, new long[] {1021, 17, 16}).overlap())
                .isTrue();
    }
}
