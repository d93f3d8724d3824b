package cdam.explain.metric;

import cdam.math.StudentT;

/**
 * An estimate with its 95 % interval.
 *
 * @param value of all images; NaN where it is defined for none
 * @param low its lower end; NaN of fewer than {@value #FEWEST} images
 * @param high its upper end; NaN likewise
 * @param p how often chance alone would give a value at least as far from 0, both sides; NaN where that is not asked
 * @param images how many images it is defined for
 */
public record Interval(double value, double low, double high, double p, int images) {
    /** Below it there is no interval and no rank: what a handful of images says of all others is nothing to print. */
    public static final int FEWEST = 4;

    /**
     * Student's (1908): value and standard error.
     *
     * @param degrees of freedom of the error
     */
    static Interval student(double value, double error, int degrees, int images) {
        if (images < FEWEST || degrees < 1 || Double.isNaN(error)) {
            return without(value, images);
        }
        double half = StudentT.quantile(degrees) * error;
        double p = error > 0 ? StudentT.p(value / error, degrees) : value == 0 ? 1 : Math.pow(2, 1 - images);
        return new Interval(value, value - half, value + half, p, images);
    }

    /** A value alone. */
    static Interval without(double value, int images) {
        return new Interval(value, Double.NaN, Double.NaN, Double.NaN, images);
    }
}
