package cdam.math;

/** Quantiles of sorted numbers, linear between the two nearest (NumPy's default). */
public final class Quantiles {
    private Quantiles() {}

    /**
     * The number below which a share of the others lies.
     *
     * @param sorted ascending
     * @param share 0 to 1
     * @return not a number if there are none
     */
    public static double of(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
