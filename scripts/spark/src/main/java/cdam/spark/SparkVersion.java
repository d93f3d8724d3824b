package cdam.spark;

import java.util.Optional;

/** The Spark that runs us. */
final class SparkVersion {
    private static final String NEEDED = "4.";

    private SparkVersion() {}

    /** Why it cannot work with what is on the class path. */
    static Optional<String> problem() {
        try {
            return problem(version());
        } catch (LinkageError e) {
            return Optional.of("expected Spark " + NEEDED + "x on the class path, found none;"
                    + " start this with spark-submit (scripts/spark/docs/spark.md)");
        }
    }

    static Optional<String> problem(String version) {
        return version.startsWith(NEEDED)
                ? Optional.empty()
                : Optional.of("expected Spark " + NEEDED + "x with Scala 2.13, found Spark " + version
                        + "; use the spark-submit of such a cluster");
    }

    private static String version() {
        return org.apache.spark.package$.MODULE$.SPARK_VERSION();
    }
}
