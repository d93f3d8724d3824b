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
                .addOption(null, "only", true, "one command")
                .addOption(
                        null, "disk", false, "full and read-only disks as well: mounts small file systems, needs root");
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
                KillTrials trials = new KillTrials(scenario, inputs, seed);
                int runs = trials.kill(kills);
                System.out.printf(
                        "%-9s %3d kills in %3d runs of %.1f s, seed %d: every result equals the undisturbed run's%n",
                        scenario.name(), kills, runs, trials.milliseconds() / 1000.0, seed);
            }
        } finally {
            AtomicFiles.deleteTree(folder);
        }
    }
}
