package cdam.explain.bench;

import cdam.cli.Console;
import cdam.explain.ProcessMemory;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Explains many times in one process and watches the resident memory: it must stay flat. */
final class Soak {
    private static final int READINGS = 10;

    private Soak() {}

    /** @param times explanations, the forward pass included in each */
    static void run(Measurements measurements, int times, Console console) {
        Measurement work = measurements.of(List.of("cdam")).get(0);
        double[] readings = new double[READINGS];
        try (ProgressBar progress = console.progress("soak", " explanations", times)) {
            for (int i = 0; i < times; i++) {
                work.work().run();
                progress.step();
                if ((i + 1) % (times / READINGS) == 0 && (i + 1) / (times / READINGS) <= READINGS) {
                    readings[(i + 1) / (times / READINGS) - 1] =
                            ProcessMemory.residentMegabytes().orElse(Double.NaN);
                }
            }
        }
        for (int reading = 0; reading < READINGS; reading++) {
            console.print(String.format(
                    Locale.ROOT,
                    "after %d explanations: %.0f MB resident, %+.1f %% of the first reading",
                    (reading + 1) * (times / READINGS),
                    readings[reading],
                    100 * (readings[reading] / readings[0] - 1)));
        }
    }
}
