package cdam.io;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A dense array of float32 numbers in row-major order, as NumPy's {@code .npy} files hold them.
 *
 * @param shape the sizes, slowest axis first
 * @param values all numbers, as many as the product of {@code shape}; not copied
 */
public record NpyArray(int[] shape, float[] values) {
    public NpyArray {
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (size != values.length || Arrays.stream(shape).anyMatch(axis -> axis < 0)) {
            throw new IllegalArgumentException(
                    "shape " + describe(shape) + " needs " + size + " values, found " + values.length);
        }
    }

    /** {@code (2, 3)}, the way NumPy prints a shape. */
    public static String describe(int... shape) {
        return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
