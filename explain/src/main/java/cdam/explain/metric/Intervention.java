package cdam.explain.metric;

/**
 * Holds maps to an exact effect: what the logit of a class loses when a thing is taken out of the picture and all else stays
 * (interventions in the sense of Pearl; composed scenes of Hesse et al. 2023, FunnyBirds). Over all pairs of a thing and a
 * class of all images, the sum of the class's map in the thing's region against that loss.
 *
 * @param statistic of sums of scores and losses
 */
public record Intervention(Metric.PairMetric statistic) implements Metric {
    /** The interval of a statistic; {@code rows}: an image's sums, by {@link #sums}. */
    public Interval interval(double[][] rows) {
        return statistic.interval(rows);
    }

    /** All images' scores or losses as the statistic takes them: their ranks where it is one of ranks. */
    public double[] prepared(double[] all) {
        if (!statistic.ranked()) {
            return all;
        }
        float[] narrow = new float[all.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) all[i];
        }
        return Ranks.of(narrow);
    }

    /** An image's part of the sums. */
    public double[] sums(double[] scores, double[] losses) {
        return statistic.sums(scores, losses, 0, scores.length);
    }

    /** One method's statistic minus another one's. {@code rows}: an image's sums of the one, then of the other. */
    public Interval difference(double[][] rows) {
        return Jackknife.of(rows, total -> {
            int half = total.length / 2;
            double[] second = new double[half];
            System.arraycopy(total, half, second, 0, half);
            return statistic.of(total) - statistic.of(second);
        });
    }
}
