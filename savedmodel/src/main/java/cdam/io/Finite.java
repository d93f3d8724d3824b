package cdam.io;

/** Results that hold infinities or no numbers are none: what they are of is named, and nothing is stored. */
public final class Finite {
    private Finite() {}

    /** Whether all are numbers. */
    public static boolean all(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** What is said of a result of an image that is not finite. */
    public static String line(Object image, String what) {
        return image + ": " + what
                + ": expected finite numbers, found others; check the image, and the weights and head for"
                + " numbers that are too large";
    }

    /** @throws InputException if some are no numbers */
    public static void require(float[] values, Object image, String what) {
        if (!all(values)) {
            throw new InputException(line(image, what));
        }
    }
}
