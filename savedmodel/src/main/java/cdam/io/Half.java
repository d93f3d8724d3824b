package cdam.io;

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
public final class Half {
    private static final float LEAST_NORMAL = 0x1p-14f;

    /** What is rounded to infinity. */
    private static final float LARGEST = 65_520;

    private static final float[] VALUES = new float[1 << 16];

    static {
        for (int bits = 0; bits < VALUES.length; bits++) {
            VALUES[bits] = decode(bits);
        }
    }

    private Half() {}

    /** The number that the bits stand for. */
    public static float toFloat(short bits) {
        return VALUES[bits & 0xffff];
    }

    /** The nearest number, of two equally near ones the even one; too large ones become infinite. */
    public static short of(float value) {
        int bits = Float.floatToIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00); // NaN
        }
        int exponent = magnitude >>> 23;
        if (exponent >= 143) {
            return (short) (sign | 0x7c00); // 2^16 and more
        }
        if (exponent < 102) {
            return (short) sign; // below half of the smallest, 2^-25
        }
        // Subnormal numbers have a fixed exponent: more of the fraction is dropped.
        int dropped = exponent < 113 ? 126 - exponent : 13;
        int fraction = (magnitude & 0x7fffff) | 0x800000;
        int kept = exponent < 113 ? fraction >>> dropped : ((exponent - 113) << 10) + (fraction >>> 13);
        int rest = fraction & ((1 << dropped) - 1);
        int half = 1 << (dropped - 1);
        boolean up = rest > half || (rest == half && (kept & 1) == 1);
        return (short) (sign | (kept + (up ? 1 : 0)));
    }

    /** Whether numbers written so are off by at most 2^-11 of the largest magnitude among them. */
    public static boolean holds(float[] values, int from, int to) {
        float largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest == 0 || (largest >= LEAST_NORMAL && largest < LARGEST);
    }

    private static float decode(int bits) {
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 31) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, -24);
        } else {
            magnitude = Math.scalb(1024f + fraction, exponent - 25);
        }
        return bits >>> 15 == 1 ? -magnitude : magnitude;
    }
}
