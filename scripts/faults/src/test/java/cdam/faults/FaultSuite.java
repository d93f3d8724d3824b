package cdam.faults;

import cdam.io.AtomicFiles;
import cdam.io.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The long form, behind {@code scripts/fault-suite}. */
final class FaultSuite {
    private FaultSuite() {}

    public static void main(String[] args) throws IOException, InterruptedException, ParseException {
        Options options = new Options()
                .addOption(null, "kills", true, "of each command; default 50")
                .addOption(null, "seed", true, "of the moments; default 1")
                .addOption(null, "disks", true, "full disks of each command with --disk; default 10")
                .addOption(null, "only", true, "one command")
                .addOption(
                        null,
                        "disk",
                        false,
                        "places that cannot be written to as well; full and read-only disks need root, which mounts small file systems");
        CommandLine line = new DefaultParser().parse(options, args);
        int kills = Integer.parseInt(line.getOptionValue("kills", "50"));
        long seed = Long.parseLong(line.getOptionValue("seed", "1"));
        List<Scenario> chosen = Scenario.all().stream()
                .filter(one -> !line.hasOption("only") || one.name().equals(line.getOptionValue("only")))
                .toList();
        if (chosen.isEmpty()) {
            throw new UsageException("--only: expected one of " + Scenario.all());
        }
        Path folder = Files.createTempDirectory("cdam-faults-");
        try (Inputs inputs = new Inputs(folder)) {
            for (Scenario scenario : chosen) {
                Trials trials = new Trials(scenario, inputs, false);
                trials.control();
                if (line.hasOption("disk")) {
                    disks(trials, Integer.parseInt(line.getOptionValue("disks", "10")), seed);
                }
                if (kills > 0) {
                    kills(trials, kills, seed);
                }
            }
        } finally {
            AtomicFiles.deleteTree(folder);
        }
    }

    private static void kills(Trials trials, int kills, long seed) throws InterruptedException {
        int runs = new KillTrials(trials, seed).kill(kills);
        System.out.printf(
                "%-9s %3d kills in %3d runs of %.1f s, seed %d: every result equals the undisturbed run's%n",
                trials.scenario().name(), kills, runs, trials.milliseconds() / 1000.0, seed);
    }

    private static void disks(Trials trials, int sizes, long seed) throws InterruptedException {
        DiskTrials disks = new DiskTrials(trials, seed);
        disks.limited();
        disks.forbidden();
        trials.begin();
        boolean mounts = Disk.allowed(trials.work());
        if (mounts) {
            disks.readOnly();
            disks.full(sizes);
        }
        System.out.printf(
                "%-9s limit of files' sizes, no right to write%s: one line each, and the run with room equals the undisturbed run%n",
                trials.scenario().name(),
                mounts ? ", disk for reading only, " + sizes + " full disks" : " (no disks: this user may not mount)");
    }
}
