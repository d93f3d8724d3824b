package cdam.math;

import java.util.Locale;

/** Wilson's 95 % interval of a share of yes and no (Wilson 1927), which holds at small numbers and near 0 and 1 too. */
public record Wilson(double low, double high) {
    private static final double Z = 1.959963984540054;

    /** @param count how many answered, above 0; a share of a count that is no whole number where answers depend on each other */
    public static Wilson of(double share, double count) {
        double shrunk = Z * Z / count;
        double centre = (share + shrunk / 2) / (1 + shrunk);
        double half = Z * Math.sqrt(share * (1 - share) / count + shrunk / (4 * count)) / (1 + shrunk);
        return new Wilson(Math.max(0, centre - half), Math.min(1, centre + half));
    }

    /** {@code [0.7015, 0.8281]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "[%.4f, %.4f]", low, high);
    }
}
