package cdam.explain.metric;

/** The kinds of metrics, by what they look at. */
public sealed interface Metric
        permits Intervention,
                Metric.MapMetric,
                Metric.ComparisonMetric,
                Metric.LocalisationMetric,
                Metric.FaithfulnessMetric,
                Metric.PairMetric {
    /** Whether a number is yes or no, 1 or 0. */
    default boolean yesOrNo() {
        return false;
    }

    /** Reads one map alone. */
    @FunctionalInterface
    non-sealed interface MapMetric extends Metric {
        /** {@code scores}: one signed score a patch. */
        double of(float[] scores);
    }

    /** Compares a map with another one of the same method and image: of another class, or of a changed model. */
    @FunctionalInterface
    non-sealed interface ComparisonMetric extends Metric {
        double of(float[] scores, float[] other);
    }

    /** Compares a map of a class with where that class is. */
    @FunctionalInterface
    non-sealed interface LocalisationMetric extends Metric {
        /** {@code inside}: the share of each patch's area inside the region, 0 to 1. */
        double of(float[] scores, float[] inside);
    }

    /** Compares maps of one image with what the model answers to the image disturbed. */
    @FunctionalInterface
    non-sealed interface FaithfulnessMetric extends Metric {
        /** One number a map of {@code subject}. */
        double[] of(MetricContext subject);
    }

    /** Compares two methods' maps, pooled over the patches of all images: a function of sums over images. */
    non-sealed interface PairMetric extends Metric {
        /** Whether it is a correlation, from -1 to 1. */
        default boolean correlation() {
            return false;
        }

        /** Whether it sees ranks among all pooled patches instead of scores. */
        default boolean ranked() {
            return false;
        }

        /** One image's part of the sums, from {@code from} to {@code to} (exclusive) of the pooled numbers. */
        double[] sums(double[] a, double[] b, int from, int to);

        /** The metric of the sums added up. */
        double of(double[] sums);

        /** The interval of the statistic of many images' sums. */
        default Interval interval(double[][] sums) {
            return correlation() ? Jackknife.correlation(sums, this::of) : Jackknife.of(sums, this::of);
        }
    }
}
