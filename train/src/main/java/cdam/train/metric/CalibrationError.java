package cdam.train.metric;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Expected calibration error (Guo et al. 2017, Eq. 3): images fall into 15 bins of equal width by their confidence, bin k
 * holding ((k-1)/15, k/15]; the sum over the bins of their share of the images times |accuracy - mean confidence|.
 */
public final class CalibrationError {
    private static final int BINS = 15;

    private CalibrationError() {}

    /**
     * The images of a bin.
     *
     * @param images how many, 1 or more
     * @param confidence their mean confidence
     * @param accuracy the share that is right
     */
    public record Bin(int images, double confidence, double accuracy) {}

    /** The bins that have images, in order. */
    public static List<Bin> bins(List<Outcome> outcomes) {
        return bins(
                outcomes.size(),
                i -> outcomes.get(i).confidence(),
                i -> outcomes.get(i).rank() == 0);
    }

    /** With several labels every class of every image counts: its probability, and whether the image has it. */
    public static List<Bin> bins(MultiLabelScores scores) {
        return bins(scores.logits().length, i -> 1 / (1 + Math.exp(-scores.logits()[i])), i -> scores.truth()[i]);
    }

    private static List<Bin> bins(int count, IntToDoubleFunction probability, IntPredicate isRight) {
        int[] images = new int[BINS];
        double[] confidence = new double[BINS];
        double[] right = new double[BINS];
        for (int i = 0; i < count; i++) {
            double p = probability.applyAsDouble(i);
            int bin = Math.max(0, (int) Math.ceil(p * BINS) - 1);
            images[bin]++;
            confidence[bin] += p;
            right[bin] += isRight.test(i) ? 1 : 0;
        }
        return IntStream.range(0, BINS)
                .filter(bin -> images[bin] > 0)
                .mapToObj(bin -> new Bin(images[bin], confidence[bin] / images[bin], right[bin] / images[bin]))
                .toList();
    }

    /** The error, in [0, 1]; NaN without images. */
    public static double of(List<Outcome> outcomes) {
        double sum = 0;
        for (Bin bin : bins(outcomes)) {
            sum += bin.images() * Math.abs(bin.accuracy() - bin.confidence());
        }
        return sum / outcomes.size();
    }
}
