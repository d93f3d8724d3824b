package cdam.image;

/**
 * What each pixel of a resized row (or column) takes from the source: pixel i is the sum over t of
 * {@code weights[i * taps + t]} times source pixel {@code first[i] + t}, in fixed point.
 *
 * @param first the first source pixel of each output pixel
 * @param count how many source pixels each output pixel takes
 * @param taps the stride of {@code weights}: no output pixel takes more
 * @param weights (outputs, taps), scaled by 2^{@value #PRECISION_BITS}; they sum to 1 for each output
 */
record AxisWeights(int[] first, int[] count, int taps, int[] weights) {
    /** 32 bits, less 8 of the pixel, less 2 for the sign and the overshoot of a cubic. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    /** Half a level, so that the final shift rounds. */
    static final int HALF = 1 << (PRECISION_BITS - 1);

    /**
     * The weights of the outputs {@code from} to {@code from + outputs} of a resize from {@code source} to {@code target}
     * pixels.
     */
    static AxisWeights of(Interpolation filter, int source, int target, int from, int outputs) {
        double scale = (double) source / target;
        double stretch = Math.max(1, scale);
        double support = filter.radius() * stretch;
        int taps = Math.min((int) Math.ceil(support) * 2 + 1, source);
        AxisWeights axis = new AxisWeights(new int[outputs], new int[outputs], taps, new int[outputs * taps]);
        double[] values = new double[taps];
        for (int i = 0; i < outputs; i++) {
            axis.fill(i, filter, (from + i + 0.5) * scale, support, stretch, source, values);
        }
        return axis;
    }

    /** How many pixels come out. */
    int outputs() {
        return first.length;
    }

    private void fill(
            int output,
            Interpolation filter,
            double center,
            double support,
            double stretch,
            int source,
            double[] values) {
        int start = Math.max(0, (int) (center - support + 0.5));
        int end = Math.min(source, (int) (center + support + 0.5));
        double sum = 0;
        for (int t = 0; t < end - start; t++) {
            values[t] = filter.weight((t + start - center + 0.5) * (1 / stretch));
            sum += values[t];
        }
        first[output] = start;
        count[output] = end - start;
        for (int t = 0; t < end - start; t++) {
            double weight = sum == 0 ? values[t] : values[t] / sum;
            weights[output * taps + t] = (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
        }
    }

    /** A fixed-point sum as a pixel, clipped to 0..255. */
    static int level(int sum) {
        return Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }
}
