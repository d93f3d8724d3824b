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
import java.util.SplittableRandom;

/** Kills a scenario's command at random moments and runs it again, until its results must be those of an undisturbed run. */
final class KillTrials {
    /** A run is killed so often at most before it may end. */
    private static final int KILLS_A_RUN = 3;

    private final Scenario scenario;
    private final Inputs inputs;
    private final Path work;
    private final SplittableRandom random;
    private final Map<String, String> undisturbed;
    private final long milliseconds;

    /** Does an undisturbed run, to compare with. */
    KillTrials(Scenario scenario, Inputs inputs, long seed) throws InterruptedException {
        this.scenario = scenario;
        this.inputs = inputs;
        this.work = inputs.root().resolve("work-" + scenario.name());
        this.random = new SplittableRandom(seed ^ scenario.name().hashCode());
        begin();
        long start = System.nanoTime();
        end();
        this.milliseconds = (System.nanoTime() - start) / 1_000_000;
        this.undisturbed = Results.of(work);
        assertThat(undisturbed).as("results of %s", scenario).isNotEmpty();
    }

    /** How long the undisturbed run took. */
    long milliseconds() {
        return milliseconds;
    }

    /**
     * Runs, with kills, until there were so many of them.
     *
     * @return how many runs were brought to their end
     */
    int kill(int kills) throws InterruptedException {
        int runs = 0;
        for (int left = kills; left > 0; runs++) {
            begin();
            left -= killed(Math.min(left, 1 + random.nextInt(KILLS_A_RUN)));
            end();
            assertThat(Results.different(undisturbed, Results.of(work)))
                    .as("files of %s that are others after kills", scenario)
                    .isEmpty();
        }
        return runs;
    }

    private int killed(int kills) throws InterruptedException {
        for (int done = 0; done < kills; done++) {
            Program program = Program.start(scenario.words().apply(inputs, work));
            if (program.endsWithin(random.nextLong(milliseconds / 10, milliseconds))) {
                program.end();
                return done;
            }
            program.kill();
        }
        return kills;
    }

    private void begin() {
        AtomicFiles.deleteTree(work);
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        scenario.begin().accept(inputs, work);
    }

    /** Brings it to its end; folders that runs share tell that the last kill was ten minutes ago. */
    private void end() throws InterruptedException {
        for (String shared : List.of("model", "cache", "downloads")) {
            age(Results.unfinished(work.resolve(shared)));
        }
        CommandLine ended = Program.start(scenario.words().apply(inputs, work)).end();
        boolean finishedBefore = !scenario.finished().isEmpty() && ended.err().contains(scenario.finished());
        if (!finishedBefore) {
            assertThat(ended.status()).as("%s: %s", scenario, ended.err()).isZero();
            assertThat(ended.errors()).isEmpty();
        }
        assertThat(Results.unfinished(work))
                .as("unfinished files of %s", scenario)
                .isEmpty();
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
