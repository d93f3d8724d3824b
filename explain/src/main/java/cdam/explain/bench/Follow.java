package cdam.explain.bench;

import cdam.cli.Console;
import cdam.io.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Does what another program says, a line at a time: so that several programs can take turns. */
final class Follow {
    private Follow() {}

    /** Reads names of measurements until the end, and answers each with milliseconds. */
    static void standardInput(Measurements measurements, Console console) {
        console.print("ready");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String name = lines.readLine(); name != null; name = lines.readLine()) {
                Measurement measurement = measurements.of(List.of(name)).get(0);
                console.print(String.format(Locale.ROOT, "%.3f", measurement.milliseconds()));
            }
        } catch (IOException e) {
            throw new InputException("cannot read standard input: " + e, e);
        }
    }
}
