package cdam.explain.bench;

import cdam.cli.Console;
import cdam.cli.ProgressBar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Explains many times in one process and watches the resident memory: it must stay flat.
 *
 * @param times explanations between two readings
 * @param megabytes resident after each tenth; NaN where the system does not tell
 */
record Soak(int times, List<Double> megabytes) {
    static final int READINGS = 10;

    /** The most that the last reading may be above the first. */
    private static final double ALLOWED = 0.05;

    /**
     * Does the work in turn.
     *
     * @param times explanations in all, at least {@link #READINGS}; the forward pass is part of each
     * @param resident memory, in megabytes
     */
    static Soak run(List<Measurement> work, int times, Supplier<Optional<Double>> resident, Console console) {
        int each = times / READINGS;
        List<Double> megabytes = new ArrayList<>();
        try (ProgressBar progress = console.progress("soak", "explanations", (long) each * READINGS)) {
            for (int i = 0; i < each * READINGS; i++) {
                work.get(i % work.size()).work().run();
                progress.step();
                if ((i + 1) % each == 0) {
                    megabytes.add(resident.get().orElse(Double.NaN));
                }
            }
        }
        return new Soak(each, megabytes);
    }

    /** What is wrong, where memory grew by more than {@link #ALLOWED}. */
    Optional<String> growth() {
        double grown = megabytes.get(READINGS - 1) / megabytes.get(0) - 1;
        return grown > ALLOWED
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "soak: expected resident memory at the end within %.0f %% of the first tenth's %.0f MB, found %.0f MB,"
                                + " %.1f %% more",
                        100 * ALLOWED,
                        megabytes.get(0),
                        megabytes.get(READINGS - 1),
                        100 * grown))
                : Optional.empty();
    }

    /** The readings for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int reading = 0; reading < READINGS; reading++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "after %d explanations: %.0f MB resident, %+.1f %% of the first reading",
                    (reading + 1) * times,
                    megabytes.get(reading),
                    100 * (megabytes.get(reading) / megabytes.get(0) - 1)));
        }
        return lines;
    }
}
