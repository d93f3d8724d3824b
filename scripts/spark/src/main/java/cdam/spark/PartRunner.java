package cdam.spark;

import cdam.cli.Console;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.spark.ShardReport.Failed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;

/** What runs on executors. */
final class PartRunner {
    private PartRunner() {}

    /**
     * A part that was computed and uploaded.
     *
     * @param temporary the shard's name until it is committed
     */
    record Done(String temporary, ShardReport report) implements Serializable {}

    /** Computes a part and uploads it under a name of this attempt alone. */
    static Done run(JobSpec order, Part part, TaskContext task) {
        long start = System.nanoTime();
        try (Scratch scratch = new Scratch()) {
            List<Failed> failed = compute(order, part, task, scratch);
            deleteHidden(scratch.results());
            String temporary = AtomicFiles.TEMPORARY_PREFIX + part.name() + "-" + task.taskAttemptId() + "-"
                    + Long.toUnsignedString(System.nanoTime(), 36);
            new Shards(order.out(), order.hadoop()).upload(scratch.results(), temporary);
            return new Done(
                    temporary,
                    new ShardReport(
                            ShardReport.FORMAT.number(),
                            part.name(),
                            part.rows().size(),
                            failed,
                            task.attemptNumber() + 1,
                            seconds(start),
                            host()));
        }
    }

    /** Seconds an image, once the model is loaded and warm. */
    static double measure(JobSpec order, Part part, TaskContext task) {
        try (Scratch first = new Scratch();
                Scratch second = new Scratch()) {
            compute(order, part.first(1), task, first);
            long start = System.nanoTime();
            compute(order, part, task, second);
            return seconds(start) / part.rows().size();
        }
    }

    private static List<Failed> compute(JobSpec order, Part part, TaskContext task, Scratch scratch) {
        Path model = Path.of(SparkFiles.get(order.archive()));
        boolean last = task.attemptNumber() + 1 >= order.attempts();
        SparkJob.Place place = new SparkJob.Place(model, scratch.in(), scratch.results(), task.cpus(), last);
        OutputStream nowhere = OutputStream.nullOutputStream();
        try {
            return SparkJobs.find(order.job()).run(order, part, place, new Console(nowhere, nowhere, false));
        } catch (LinkageError e) {
            throw unlinked(e);
        }
    }

    /**
     * Code that an executor lacks. Its native library is told by what TensorFlow's own classes say: once that they cannot
     * link, and ever after that they could not be initialised.
     */
    static InputException unlinked(LinkageError e) {
        boolean isNative = e instanceof UnsatisfiedLinkError
                || String.valueOf(e.getMessage()).contains("org.tensorflow.");
        String expected = isNative
                ? "TensorFlow's native library for "
                        + System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + System.getProperty("os.arch")
                        + ", found none that can be loaded"
                : "all classes of one build, found others";
        String remedy = isNative
                ? "give spark-submit the assembly that was built for the executors' machines"
                : "give spark-submit all jars of one assembly, as its script submit does";
        return new InputException(
                "executor on " + host() + ": expected " + expected + " (" + ErrorMessage.line(e) + "); " + remedy, e);
    }

    private static void deleteHidden(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith("."))
                    .toList()
                    .forEach(AtomicFiles::deleteTree);
        } catch (IOException e) {
            throw InputException.cannotRead(folder, e);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "an unknown host";
        }
    }

    /** Two folders of this machine, deleted when a task is done. */
    private record Scratch(Path root) implements AutoCloseable {
        Scratch() {
            this(create());
        }

        private static Path create() {
            try {
                Path root = Files.createTempDirectory("cdam-");
                Files.createDirectories(root.resolve("in"));
                Files.createDirectories(root.resolve("results"));
                return root;
            } catch (IOException e) {
                throw new InputException("executor on " + host() + ": cannot make a temporary folder: " + e, e);
            }
        }

        Path in() {
            return root.resolve("in");
        }

        Path results() {
            return root.resolve("results");
        }

        @Override
        public void close() {
            AtomicFiles.deleteTree(root);
        }
    }
}
