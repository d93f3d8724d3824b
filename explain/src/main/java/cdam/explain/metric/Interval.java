package cdam.explain.metric;

/**
 * An estimate with its 95 % bootstrap interval.
 *
 * @param value of all images; NaN where it is defined for none
 * @param low the 2.5 % percentile of the resamples
 * @param high the 97.5 % percentile
 * @param images how many images it is defined for
 */
public record Interval(double value, double low, double high, int images) {
    /** Whether both could be the same number. */
    public boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }
}
