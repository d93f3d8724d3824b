package cdam.explain.metric;

/**
 * Mean over random boxes of (b sum of S in the box - (f(x) - f(x with the box at the mean colour)))^2, f the logit (Yeh et al.
 * 2019, "On the (In)fidelity and Sensitivity of Explanations": their square removal, a removed patch counting as 1). The
 * factor b is the one of the map that makes it smallest, their optimal scaling, since maps have units of their own: sum of
 * products over sum of squares, negative for a map that points the wrong way, 0 for one without scores in the boxes.
 *
 * @param boxes which
 */
record Infidelity(RandomBoxes boxes) implements Metric.FaithfulnessMetric {
    @Override
    public double[] of(MetricContext subject) {
        LogitDrops drops = subject.drops(boxes);
        return subject.maps().stream()
                .mapToDouble(map -> of(drops.sums(map), drops.lost()))
                .toArray();
    }

    private static double of(double[] sums, double[] lost) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < sums.length; i++) {
            products += sums[i] * lost[i];
            squares += sums[i] * sums[i];
        }
        double factor = squares > 0 ? products / squares : 0;
        double errors = 0;
        for (int i = 0; i < sums.length; i++) {
            errors += Math.pow(factor * sums[i] - lost[i], 2);
        }
        return errors / sums.length;
    }
}
