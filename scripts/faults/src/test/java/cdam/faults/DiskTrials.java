package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.CommandLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs a scenario's command where it cannot write: it must end with one line and leave nothing half written; part of a download may
 * stay, for the next run goes on with it. Then it runs again with room, and its results must be those of an undisturbed run.
 */
final class DiskTrials {
    private static final long ROOMY = 1L << 30;

    private final Trials trials;
    private final SplittableRandom random;

    DiskTrials(Trials trials, long seed) {
        this.trials = trials;
        this.random = new SplittableRandom(seed ^ trials.scenario().name().hashCode());
    }

    /** Disks of seeded sizes that cannot hold the results. */
    void full(int runs) throws InterruptedException {
        for (int run = 0; run < runs; run++) {
            long room = trials.blocksAfter() - trials.blocksBefore();
            long size = trials.blocksBefore() + ((long) (random.nextDouble() * room / Disk.BLOCK)) * Disk.BLOCK;
            trials.begin();
            try (Disk disk = Disk.mount(trials.work(), ROOMY)) {
                trials.fill();
                disk.remount("size=" + Math.max(trials.blocks(), Math.max(size, Disk.BLOCK)));
                refused("", "a disk of " + size + " bytes");
                disk.remount("size=" + ROOMY);
                goesOn("a full disk");
            }
        }
    }

    /** A disk that may be read only. */
    void readOnly() throws InterruptedException {
        trials.begin();
        try (Disk disk = Disk.mount(trials.work(), ROOMY)) {
            trials.fill();
            disk.remount("ro");
            refused("", "a disk for reading only");
            disk.remount("rw");
            goesOn("a disk for reading only");
        }
    }

    /** Folders that this user may not write to. */
    void forbidden() throws InterruptedException {
        trials.begin();
        allow("r-xr-xr-x");
        try {
            refused(Program.AS_ANYBODY, "folders without the right to write");
        } finally {
            allow("rwxr-xr-x");
        }
        goesOn("folders without the right to write");
    }

    /** No file may be as large as the largest of the results: the same to Java as a full disk, and any user can set it. */
    void limited() throws InterruptedException {
        trials.begin();
        long kilobytes = Math.max(8, (long) (trials.largest() / 1024.0 * (0.3 + 0.6 * random.nextDouble())));
        refused("ulimit -f " + kilobytes + ";", "files of at most " + kilobytes + " KiB");
        goesOn("a limit of files' sizes");
    }

    private void refused(String shell, String why) throws InterruptedException {
        CommandLine run = trials.start(shell).end();
        String what = trials.scenario() + " with " + why + ": " + run.err();
        assertThat(run.status()).as(what).isEqualTo(1);
        assertThat(run.errors()).as(what).hasSize(1);
        assertThat(run.errors().get(0)).as(what).doesNotContain("unexpected ", "Exception");
        assertThat(trials.leftBehind()).as(what).isEmpty();
    }

    private void goesOn(String after) throws InterruptedException {
        trials.end();
        trials.requireSame(after);
    }

    private void allow(String rights) {
        try (var tree = Files.walk(trials.work())) {
            List<Path> folders = tree.filter(Files::isDirectory).toList();
            for (Path folder : folders) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
