package cdam.math;

/** Student's t distribution with whole degrees of freedom, by the finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4. */
public final class StudentT {
    private StudentT() {}

    /** The probability that |T| is below {@code t}, which is not negative. */
    static double within(double t, int degrees) {
        if (t == Double.POSITIVE_INFINITY) {
            return 1;
        }
        double angle = Math.atan(t / Math.sqrt(degrees));
        double cosine = Math.cos(angle);
        boolean odd = degrees % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int i = odd ? 3 : 2; i <= degrees - 2; i += 2) {
            term *= cosine * cosine * (i - 1) / i;
            sum += term;
        }
        double series = Math.sin(angle) * sum;
        return odd ? 2 / Math.PI * (angle + series) : series;
    }

    /** The p value of both sides: how often |T| is at least {@code |t|}. */
    public static double p(double t, int degrees) {
        return Math.max(0, 1 - within(Math.abs(t), degrees));
    }

    /** The t that |T| is below with a probability of 95 %, by bisection. */
    public static double quantile(int degrees) {
        double low = 0;
        double high = 13; // of one degree it is 12.7
        while (high - low > 1e-12 * high) {
            double middle = (low + high) / 2;
            if (within(middle, degrees) < 0.95) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
