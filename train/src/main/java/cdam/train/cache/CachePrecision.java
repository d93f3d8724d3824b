package cdam.train.cache;

import cdam.io.Half;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;

/** How a number of a latent is stored. */
public enum CachePrecision {
    /** IEEE 754 binary16, half the space: an error of 2^-11 at most. */
    @JsonProperty("fp16")
    FP16(2) {
        @Override
        void put(ByteBuffer target, float value) {
            target.putShort(Half.of(value));
        }

        @Override
        boolean holds(float value) {
            return Float.isFinite(Half.toFloat(Half.of(value)));
        }

        @Override
        float get(ByteBuffer source, int offset) {
            return Half.toFloat(source.getShort(offset));
        }
    },
    @JsonProperty("fp32")
    FP32(4) {
        @Override
        void put(ByteBuffer target, float value) {
            target.putFloat(value);
        }

        @Override
        boolean holds(float value) {
            return Float.isFinite(value);
        }

        @Override
        float get(ByteBuffer source, int offset) {
            return source.getFloat(offset);
        }
    };

    private final int bytes;

    CachePrecision(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    abstract void put(ByteBuffer target, float value);

    /** Whether a number is still one when it is stored. */
    abstract boolean holds(float value);

    abstract float get(ByteBuffer source, int offset);
}
