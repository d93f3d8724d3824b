package cdam.explain.bench;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one thing.
 *
 * @param name of the measurement
 * @param milliseconds one number per round, in their order
 * @param peakMegabytes most resident memory of the process while it ran; null where the system does not tell
 */
record Timing(
        String name, List<Double> milliseconds, @Nullable Double peakMegabytes) {
    double median() {
        return median(milliseconds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    double min() {
        return milliseconds.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double max() {
        return milliseconds.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** Median of the ratios to another timing, round by round. */
    double ratioTo(Timing base) {
        double[] ratios = new double[milliseconds.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = milliseconds.get(round) / base.milliseconds.get(round);
        }
        return median(ratios);
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
