package cdam.bundle;

import cdam.io.Half;
import cdam.io.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.tensorflow.proto.DataType;

/** The number format in which a bundle's matrices stand in its files; a model computes with float32 whatever it is. */
public enum WeightType {
    /** As computed with. */
    FP32(DataType.DT_FLOAT, 4, 0),
    /** The upper half of a float32: a relative error of 2^-9 at most. */
    BF16(DataType.DT_BFLOAT16, 2, 1 / 512.0),
    /** IEEE 754 binary16: a relative error of 2^-11 at most, of numbers from 6e-5 to 65504. */
    FP16(DataType.DT_HALF, 2, 1 / 2048.0);

    private final DataType type;
    private final int size;
    private final double error;

    WeightType(DataType type, int size, double error) {
        this.type = type;
        this.size = size;
        this.error = error;
    }

    DataType type() {
        return type;
    }

    /** Bytes per number. */
    int size() {
        return size;
    }

    /** The largest relative error of a number that is not tiny. */
    public double error() {
        return error;
    }

    static Optional<WeightType> of(DataType type) {
        return Arrays.stream(values()).filter(one -> one.type == type).findFirst();
    }

    /**
     * The numbers as bytes, little-endian, each the nearest that there is.
     *
     * @param name of the weight, for the message
     * @throws InputException if one is too large for the format
     */
    ByteBuffer encode(String name, float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(size, values.length)).order(ByteOrder.LITTLE_ENDIAN);
        if (this == FP32) {
            bytes.asFloatBuffer().put(values);
            return bytes;
        }
        ShortBuffer halves = bytes.asShortBuffer();
        for (int i = 0; i < values.length; i++) {
            short bits = this == BF16 ? bfloat16(values[i]) : Half.of(values[i]);
            if (!Float.isFinite(toFloat(bits))) {
                throw new InputException("tensor " + name + ": expected numbers that " + this + " can hold, found "
                        + values[i] + " at index " + i + "; keep them in fp32");
            }
            halves.put(i, bits);
        }
        return bytes;
    }

    /** Decodes as many numbers as there are in an array, from an index of the bytes on. */
    void decode(ByteBuffer bytes, int start, float[] values) {
        ByteBuffer from = bytes.slice(start * size, values.length * size).order(ByteOrder.LITTLE_ENDIAN);
        if (this == FP32) {
            from.asFloatBuffer().get(values);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = toFloat(from.getShort(2 * i));
        }
    }

    private float toFloat(short bits) {
        return this == BF16 ? Float.intBitsToFloat(bits << 16) : Half.toFloat(bits);
    }

    /** Rounds to the nearest, of two equally near ones to the even one; finite numbers only. */
    private static short bfloat16(float value) {
        int bits = Float.floatToIntBits(value);
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    /** {@code fp32}, {@code bf16} or {@code fp16}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
