package cdam.spark;

import cdam.cli.Console;
import cdam.spark.ShardReport.Failed;
import java.nio.file.Path;
import java.util.List;

/** A local command's work in parts. Everything that computes is the command's own code. */
interface Job {
    /** All of them. */
    List<Job> ALL = List.of(new FeaturesJob(), new ExplainPart(), new EvaluatePart());

    /** The command of {@code SparkMain}. */
    String name();

    String summary();

    /** The record of the local command's config. */
    Class<?> config();

    /** The key of the folder in which results come together. */
    String out();

    /** Whether that folder is this run's alone; a cache is shared. */
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
    List<Part.Pass> passes(Values values, Images images, Console console);

    /**
     * On an executor: a part into a folder, with models from {@link LoadedModels}.
     *
     * @return the images that have no results
     */
    List<Failed> run(Order order, Part part, Place place, Console console);

    /** What the user does next, with the local commands. */
    String next(String config, String out);

    /**
     * Where a task is.
     *
     * @param model the bundle on this machine
     * @param in a folder for images that must be fetched
     * @param results a folder, empty at first
     * @param threads of this task
     */
    record Place(Path model, Path in, Path results, int threads) {}

    static Job find(String name) {
        return ALL.stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow();
    }
}
