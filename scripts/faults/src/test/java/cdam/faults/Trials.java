package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A scenario's undisturbed run, and what every trial does with the scenario: begin, run, end, compare. */
final class Trials {
    private final Scenario scenario;
    private final Inputs inputs;
    private final boolean here;
    private final Path work;
    private final Map<String, String> undisturbed;
    private final long milliseconds;
    private final long silent;
    private final long blocksBefore;
    private final long blocksAfter;
    private final long largest;

    /**
     * Does the undisturbed run.
     *
     * @param here what no fault befalls runs in this process, which saves the start of another
     */
    Trials(Scenario scenario, Inputs inputs, boolean here) throws InterruptedException {
        this.scenario = scenario;
        this.inputs = inputs;
        this.here = here;
        this.work = inputs.root().resolve("work-" + scenario.name());
        begin();
        Map<Path, Long> before = Results.sizes(work);
        this.blocksBefore = blocks();
        long start = System.nanoTime();
        if (here) {
            this.silent = 0;
            requireDone(run());
        } else {
            Program program = startToItsFirstFile();
            this.silent = (System.nanoTime() - start) / 1_000_000;
            requireDone(program.end());
        }
        this.milliseconds = (System.nanoTime() - start) / 1_000_000;
        this.blocksAfter = blocks();
        this.largest = Results.sizes(work).entrySet().stream()
                .filter(file -> !before.containsKey(file.getKey()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
        this.undisturbed = Results.of(work);
        assertThat(undisturbed).as("results of %s", scenario).isNotEmpty();
    }

    Scenario scenario() {
        return scenario;
    }

    Path work() {
        return work;
    }

    boolean here() {
        return here;
    }

    /** How long the undisturbed run took. */
    long milliseconds() {
        return milliseconds;
    }

    /** How much of it was over when its first file appeared. */
    long silent() {
        return silent;
    }

    /** The bytes of a file system that hold what was there before the undisturbed run. */
    long blocksBefore() {
        return blocksBefore;
    }

    /** The bytes of a file system that hold its results too. */
    long blocksAfter() {
        return blocksAfter;
    }

    /** The bytes of the largest file that it wrote. */
    long largest() {
        return largest;
    }

    /** The bytes of a file system that hold what is there now. */
    long blocks() {
        return Results.sizes(work).values().stream()
                .mapToLong(size -> (size + Disk.BLOCK - 1) / Disk.BLOCK * Disk.BLOCK)
                .sum();
    }

    /** An empty folder with what the command changes. */
    void begin() {
        AtomicFiles.deleteTree(work);
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        fill();
    }

    /** What the command changes, into the folder as it is. */
    void fill() {
        scenario.begin().accept(inputs, work);
    }

    /** Starts the command, after commands of the shell. */
    Program start(String before) {
        return Program.start(before, words());
    }

    /** Runs the command to its end. */
    CommandLine run() throws InterruptedException {
        return here ? CommandLine.run(words().toArray()) : start("").end();
    }

    private List<String> words() {
        return scenario.words().apply(inputs, work);
    }

    /** Starts the command and waits until it has written something, or ended. */
    Program startToItsFirstFile() throws InterruptedException {
        Map<Path, Long> before = Results.sizes(work);
        Program program = start("");
        while (Results.sizes(work).equals(before) && !program.endsWithin(2)) {
            // its first file is still to come
        }
        return program;
    }

    /** Brings the command to its end; folders that runs share tell that the last kill was ten minutes ago. */
    void end() throws InterruptedException {
        for (String shared : List.of("model", "cache", "downloads")) {
            age(Results.unfinished(work.resolve(shared)));
        }
        requireDone(run());
    }

    private void requireDone(CommandLine ended) {
        boolean finishedBefore = !scenario.finished().isEmpty() && ended.err().contains(scenario.finished());
        if (!finishedBefore) {
            assertThat(ended.status()).as("%s: %s", scenario, ended.err()).isZero();
            assertThat(ended.errors()).isEmpty();
        }
        requireFinished();
    }

    /** No temporary file may be left. */
    void requireFinished() {
        assertThat(Results.unfinished(work))
                .as("unfinished files of %s", scenario)
                .isEmpty();
    }

    /** What a run that was refused may not leave: temporary files, but for a download's part, which the next run goes on with. */
    List<Path> leftBehind() {
        return scenario.name().equals("download") ? Results.halfWritten(work) : Results.unfinished(work);
    }

    /** The names of files that are others than the undisturbed run's. */
    Set<String> different() {
        return Results.different(undisturbed, Results.of(work));
    }

    /**
     * Compares with the undisturbed run.
     *
     * @param after what happened in between
     */
    void requireSame(String after) {
        assertThat(different())
                .as("files of %s that are others after %s", scenario, after)
                .isEmpty();
    }

    /** A second undisturbed run: what differs here is no fault's doing. */
    void control() throws InterruptedException {
        begin();
        end();
        requireSame("nothing but a second run");
    }

    private static void age(List<Path> files) {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofMinutes(11)));
        for (Path file : files) {
            try {
                Files.setLastModifiedTime(file, old);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
