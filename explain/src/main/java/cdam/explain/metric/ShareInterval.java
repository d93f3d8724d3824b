package cdam.explain.metric;

import cdam.math.StudentT;
import cdam.math.Wilson;

/**
 * Wilson's interval of a share of yes and no over images. Numbers of one image are no independent ones: they count as so
 * many as would vary as much as the images do (Kish's design effect, with the degrees of freedom of Korn and Graubard 1998).
 */
public final class ShareInterval {
    private ShareInterval() {}

    /** {@code rows}: an image's yes and all. */
    public static Interval of(double[][] rows) {
        double yes = 0;
        double all = 0;
        for (double[] row : rows) {
            yes += row[0];
            all += row[1];
        }
        double share = yes / all;
        if (rows.length < Interval.FEWEST) {
            return Interval.without(share, rows.length);
        }
        Wilson wilson = Wilson.of(share, effective(rows, share, all));
        return new Interval(share, wilson.low(), wilson.high(), Double.NaN, rows.length);
    }

    private static double effective(double[][] rows, double share, double all) {
        double squares = 0;
        for (double[] row : rows) {
            double error = row[0] - share * row[1];
            squares += error * error;
        }
        if (squares <= 1e-12 * all) {
            return rows.length; // all images agree: they say nothing of how much numbers of one depend on each other
        }
        double degrees = StudentT.quantile((int) all - 1) / StudentT.quantile(rows.length - 1);
        return share * (1 - share) * all * all / squares * degrees * degrees;
    }
}
