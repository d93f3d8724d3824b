package cdam.checkpoint;

import cdam.io.Half;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Types of stored numbers: size, names in PyTorch and in safetensors, and conversion to float32 of the four real ones. */
enum DType {
    FLOAT32(4, "FloatStorage", "F32"),
    FLOAT16(2, "HalfStorage", "F16"),
    BFLOAT16(2, "BFloat16Storage", "BF16"),
    FLOAT64(8, "DoubleStorage", "F64"),
    INT64(8, "LongStorage", "I64"),
    INT32(4, "IntStorage", "I32"),
    INT16(2, "ShortStorage", "I16"),
    INT8(1, "CharStorage", "I8"),
    UINT8(1, "ByteStorage", "U8"),
    BOOL(1, "BoolStorage", "BOOL"),
    COMPLEX64(8, "ComplexFloatStorage", "C64"),
    UINT16(2, "", "U16"),
    UINT32(4, "", "U32"),
    UINT64(8, "", "U64"),
    FLOAT8_E4M3(1, "", "F8_E4M3"),
    FLOAT8_E5M2(1, "", "F8_E5M2"),
    FLOAT8_E4M3_NO_INFINITY(1, "", "F8_E4M3FNUZ"),
    FLOAT8_E5M2_NO_INFINITY(1, "", "F8_E5M2FNUZ"),
    FLOAT8_E8M0(1, "", "F8_E8M0");

    private final int size;
    private final String storage;
    private final String safetensors;

    DType(int size, String storage, String safetensors) {
        this.size = size;
        this.storage = storage;
        this.safetensors = safetensors;
    }

    /** Bytes a number. */
    int size() {
        return size;
    }

    /** Whether {@link #read} and {@link #get} know it. */
    boolean isReal() {
        return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16 || this == FLOAT64;
    }

    static Optional<DType> ofStorage(String className) {
        return Arrays.stream(values())
                .filter(type -> !className.isEmpty() && type.storage.equals(className))
                .findFirst();
    }

    static Optional<DType> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safetensors.equals(name))
                .findFirst();
    }

    /** Fills an array with the numbers from index {@code start} on. */
    void read(ByteBuffer bytes, int start, float[] values) {
        ByteBuffer from = bytes.slice(start * size, values.length * size).order(bytes.order());
        switch (this) {
            case FLOAT32 -> from.asFloatBuffer().get(values);
            case FLOAT16 -> {
                ShortBuffer halves = from.asShortBuffer();
                for (int i = 0; i < values.length; i++) {
                    values[i] = Half.toFloat(halves.get(i));
                }
            }
            case BFLOAT16 -> {
                ShortBuffer halves = from.asShortBuffer();
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(halves.get(i) << 16);
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = get(from, i);
                }
            }
        }
    }

    /** The number at an index. */
    float get(ByteBuffer bytes, int index) {
        return switch (this) {
            case FLOAT32 -> bytes.getFloat(index * 4);
            case FLOAT16 -> Half.toFloat(bytes.getShort(index * 2));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(index * 2) << 16);
            case FLOAT64 -> (float) bytes.getDouble(index * 8);
            default -> throw new IllegalStateException(this + " is no real number");
        };
    }

    /** PyTorch's name, such as {@code float32}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
