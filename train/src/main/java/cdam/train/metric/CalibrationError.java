package cdam.train.metric;

import java.util.List;

/**
 * Expected calibration error (Guo et al. 2017, Eq. 3): images fall into 15 bins of equal width by their confidence, bin k
 * holding ((k-1)/15, k/15]; the sum over the bins of their share of the images times |accuracy - mean confidence|.
 */
public final class CalibrationError {
    private static final int BINS = 15;

    private CalibrationError() {}

    /** The error, in [0, 1]; NaN without images. */
    public static double of(List<Outcome> outcomes) {
        double[] gap = new double[BINS];
        for (Outcome outcome : outcomes) {
            int bin = Math.max(0, (int) Math.ceil(outcome.confidence() * (double) BINS) - 1);
            gap[bin] += (outcome.rank() == 0 ? 1 : 0) - outcome.confidence();
        }
        double sum = 0;
        for (double value : gap) {
            sum += Math.abs(value);
        }
        return sum / outcomes.size();
    }
}
