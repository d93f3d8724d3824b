package cdam.explain.metric;

/**
 * A registered metric.
 *
 * @param name in configs and results
 * @param definition what it computes, complete enough to do it again
 * @param source where it comes from
 * @param better which values are better
 * @param basis what it reads
 * @param metric the computation
 */
public record MetricInfo(String name, String definition, String source, Better better, Basis basis, Metric metric) {
    /** Which way is better. */
    public enum Better {
        HIGHER("higher is better"),
        LOWER("lower is better"),
        NEITHER("descriptive, neither is better");

        private final String label;

        Better(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
