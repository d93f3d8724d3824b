package cdam.spark;

import cdam.bundle.Bundle;
import cdam.cli.Console;
import cdam.spark.ShardReport.Failed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A local command's work in parts. Everything that computes is the command's own code. */
interface Job {
    /** All of them. */
    List<Job> ALL = List.of(new FeaturesJob(), new ExplainPart(), new EvaluatePart());

    /** The command of {@code SparkMain}. */
    String name();

    /** The local command that takes over. */
    String local();

    String summary();

    /** The record of the local command's config. */
    Class<?> config();

    /** The key of the folder in which results come together. */
    String out();

    /** Whether that folder is this run's alone, and its shards are merged; a cache is shared, and read where it is. */
    boolean ownsOut();

    /** The keys of paths that executors must see. */
    List<String> paths();

    /** How many images are timed to learn what one costs. */
    int sample();

    /**
     * On the driver: the images, after everything else was checked that can be.
     *
     * @throws cdam.io.InputException if nothing could be computed
     */
    Todo todo(Values values, Images images, Console console);

    /**
     * On an executor: a part into a folder, with models from {@link LoadedModels}.
     *
     * @return the images that have no results
     */
    List<Failed> run(Order order, Part part, Place place, Console console);

    /**
     * What is to be computed.
     *
     * @param passes the images
     * @param identity whatever else changes a result, the backbone aside
     */
    record Todo(List<Part.Pass> passes, Map<String, Object> identity) {}

    /**
     * Where a task is.
     *
     * @param model the bundle on this machine
     * @param in a folder for images that must be fetched
     * @param results a folder, empty at first
     * @param threads of this task
     * @param last whether the part is not tried again after this
     */
    record Place(Path model, Path in, Path results, int threads, boolean last) {}

    /** A head as part of an identity. */
    static String identity(Path model, @Nullable String head) {
        return Bundle.open(model)
                .head(head)
                .map(found -> found.name() + " " + found.card().weightsSha256())
                .orElse("none");
    }

    static Job find(String name) {
        return ALL.stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow();
    }
}
