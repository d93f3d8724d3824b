package cdam.spark;

import java.util.List;

/** The local commands that are done in parts: the one list from which commands and help derive. */
final class SparkJobs {
    static final List<SparkJob> ALL = List.of(new SparkFeatures(), new SparkExplain(), new SparkEvaluate());

    private SparkJobs() {}

    static SparkJob find(String name) {
        return ALL.stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow();
    }
}
