package cdam.spark;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.cli.Console;
import cdam.io.UsageException;
import cdam.spark.ShardReport.Failed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A local command's work in parts. Everything that computes is the command's own code. */
interface SparkJob {
    /** The command of {@code SparkMain}. */
    String name();

    /** The local command that takes over. */
    default String local() {
        return name();
    }

    String summary();

    /** The record of the local command's config. */
    Class<?> config();

    /** The key of the folder in which results come together. */
    default String out() {
        return "out";
    }

    /** Whether that folder is this run's alone, and its shards are merged; a cache is shared, and read where it is. */
    default boolean ownsOut() {
        return true;
    }

    /** The key of the threads of a task. */
    default String threads() {
        return "threads";
    }

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
    List<Failed> run(JobSpec order, Part part, Place place, Console console);

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

    /** Refuses a config of a part: parts are cut here. */
    static void requireWhole(@Nullable Object shard) {
        if (shard != null) {
            throw new UsageException("shard: leave it out, this engine cuts the list itself");
        }
    }

    /**
     * The keys of a config that change results: neither where and with how much it is computed, nor the list and the model,
     * which are looked at themselves.
     *
     * @param others that change none either
     */
    static Map<String, Object> identity(Values values, String... others) {
        Map<String, Object> identity = new TreeMap<>(values.without(others).tree());
        identity.keySet().removeAll(List.of("engine", "out", "model", "head", "images", "threads", "memory_mb"));
        return identity;
    }

    /** A head as part of an identity. */
    static String headIdentity(Path model, @Nullable String head) {
        return Bundle.open(model).head(head).map(Head::identity).orElse("none");
    }
}
