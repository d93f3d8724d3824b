package cdam.explain.render;

/** Numbers with 16 bits behind the point, for arithmetic on millions of pixels: off by less than a hundredth of a level. */
final class FixedPoint {
    private static final int ONE = 1 << 16;

    private FixedPoint() {}

    static int of(double number) {
        return (int) Math.round(number * ONE);
    }

    /** {@code (1 - share) a + share b}, rounded. */
    static int mix(int a, int b, int share) {
        return round((ONE - share) * a + share * b);
    }

    /** The nearest level, 0 to 255. */
    static int round(int fixed) {
        return Math.min(Math.max((fixed + ONE / 2) >> 16, 0), 255);
    }
}
