package cdam.checkpoint;

import cdam.io.InputException;
import cdam.io.NpyArray;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A tensor in a checkpoint: where it stands, its name, type and shape. Its values are converted only when asked for, and
 * only while its {@link Checkpoint} is open.
 */
public final class StoredTensor {
    private static final int MAX_NAME = 1024;
    static final int MAX_AXES = 16;
    /** Numbers that are looked at together. */
    private static final int BLOCK = 1 << 16;

    private static final int MAX_SIZE = Integer.MAX_VALUE / 4;

    /** What tensors may hold beyond their file by sharing its bytes. */
    private static final long SHARED_BYTES = 16L << 20;

    private final String container;
    private final String name;
    private final DType type;
    private final int[] shape;
    private final StoredBytes region;
    private final long offset;
    private final Strides layout;
    private final int size;

    /**
     * @param container keys of the dictionaries around it, joined by {@code /}; empty at the top
     * @param offset index of the first number in the region
     * @param strides numbers from one index to the next, an axis each
     */
    StoredTensor(
            StoredBytes region,
            String container,
            String name,
            DType type,
            long offset,
            List<Long> shape,
            List<Long> strides) {
        this.region = region;
        this.container = container;
        this.name = name;
        this.type = type;
        this.offset = offset;
        if (fullName().length() > MAX_NAME || fullName().chars().anyMatch(Character::isISOControl)) {
            throw region.source()
                    .error("expected a tensor name of at most " + MAX_NAME + " printable characters, found one of "
                            + fullName().length() + ": " + fullName());
        }
        if (shape.size() > MAX_AXES || shape.size() != strides.size()) {
            throw wrong("expected at most " + MAX_AXES + " axes and as many strides, found " + shape.size() + " and "
                    + strides.size());
        }
        long last = offset;
        long count = 1;
        try {
            for (int axis = 0; axis < shape.size(); axis++) {
                long length = shape.get(axis);
                long stride = strides.get(axis);
                if (length < 0 || length > Integer.MAX_VALUE || stride < 0) {
                    throw wrong("expected lengths from 0 to 2147483647 and strides from 0, found " + length + " and "
                            + stride);
                }
                count = Math.multiplyExact(count, length);
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, length - 1), stride));
            }
        } catch (ArithmeticException e) {
            throw wrong("its shape overflows: " + shape);
        }
        long stored = region.length() / type.size();
        if (offset < 0 || count > stored || (count > 0 && last >= stored)) {
            throw wrong("shape " + shape + " with strides " + strides + " at offset " + offset
                    + " does not fit into its storage of " + stored + " numbers");
        }
        if (count > MAX_SIZE) {
            throw wrong("expected at most " + MAX_SIZE + " numbers, found shape " + shape);
        }
        this.size = (int) count;
        this.shape = shape.stream().mapToInt(Math::toIntExact).toArray();
        this.layout = new Strides(
                this.shape, strides.stream().mapToLong(Long::longValue).toArray());
        if (size > 0 && layout.overlap()) {
            throw wrong("shape " + shape + " with strides " + strides
                    + ": expected a view whose indices share no number; save a contiguous copy");
        }
    }

    /** Strides of a shape whose numbers lie row by row; saturates instead of overflowing, for a shape that large never fits. */
    static List<Long> rowMajor(List<Long> shape) {
        Long[] strides = new Long[shape.size()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            long length = Math.max(1, shape.get(axis));
            stride = stride > Long.MAX_VALUE / length ? Long.MAX_VALUE : stride * length;
        }
        return List.of(strides);
    }

    /** Keys of the dictionaries that it stands in, joined by {@code /}: {@code teacher}, or empty at the top. */
    public String container() {
        return container;
    }

    public String name() {
        return name;
    }

    /** PyTorch's name of the type: {@code float32}, {@code float16}, {@code bfloat16}, {@code float64}, {@code int64}... */
    public String dtype() {
        return type.toString();
    }

    /** A copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** Numbers in the tensor. */
    public int size() {
        return size;
    }

    /**
     * The values as float32, row-major. May hold NaN and infinities.
     *
     * @throws InputException if it holds no real numbers, or the file's checksum or size is wrong
     */
    public float[] read() {
        if (!type.isReal()) {
            throw wrong("expected real numbers (float32, float16, bfloat16, float64), found " + type);
        }
        ByteBuffer bytes = region.bytes();
        float[] values = new float[size];
        if (size == 0) {
            return values;
        }
        if (layout.areContiguous()) {
            type.read(bytes, (int) offset, values);
        } else {
            layout.visit(type, bytes, offset, (index, value) -> values[index] = value);
        }
        return values;
    }

    /**
     * Reads every number without keeping any: a tensor may be as large as its file.
     *
     * @throws InputException if the file's checksum or size is wrong, or a real number is not finite
     */
    public void verify() {
        ByteBuffer bytes = region.bytes();
        if (!type.isReal() || size == 0) {
            return;
        }
        if (!layout.areContiguous()) {
            layout.visit(type, bytes, offset, this::requireFinite);
            return;
        }
        float[] block = {};
        for (int start = 0; start < size; start += BLOCK) {
            int length = Math.min(BLOCK, size - start);
            block = block.length == length ? block : new float[length];
            type.read(bytes, (int) offset + start, block);
            requireFinite(block, start);
        }
    }

    /** Refuses another shape. */
    void requireShape(int... expected) {
        if (!Arrays.equals(shape, expected)) {
            throw wrong("expected shape " + NpyArray.describe(expected) + ", found " + NpyArray.describe(shape));
        }
    }

    /** Refuses NaN and infinities. */
    void requireFinite(float[] values) {
        requireFinite(values, 0);
    }

    private void requireFinite(float[] values, int start) {
        for (int i = 0; i < values.length; i++) {
            requireFinite(start + i, values[i]);
        }
    }

    private void requireFinite(int index, float value) {
        if (!Float.isFinite(value)) {
            throw wrong("expected finite numbers, found " + value + " at index " + index);
        }
    }

    /** Bytes that its numbers take in the file. */
    long storedBytes() {
        return (long) size * type.size();
    }

    /** Refuses tensors whose numbers, each counted for itself, take more bytes than this and {@link #SHARED_BYTES}. */
    static void requireWithin(Collection<StoredTensor> tensors, long bytes) {
        long left = bytes + SHARED_BYTES;
        for (StoredTensor tensor : tensors) {
            left -= tensor.storedBytes();
            if (left < 0) {
                throw tensor.wrong("the tensors up to it share their bytes and hold more numbers than "
                        + tensor.region.source().size() + " bytes of file can");
            }
        }
    }

    public boolean isReal() {
        return type.isReal();
    }

    /** Container and name, as errors show them. */
    String fullName() {
        return container.isEmpty() ? name : container + "/" + name;
    }

    InputException wrong(String message) {
        return region.source().error("tensor " + fullName() + ": " + message);
    }

    /** {@code teacher/cls_token (1, 1, 384) float32}. */
    @Override
    public String toString() {
        return fullName() + " " + NpyArray.describe(shape) + " " + type;
    }
}
