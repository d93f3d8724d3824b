package cdam.explain.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The largest resident set of this process since a moment, where the system tells (Linux). Native memory counts. */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private PeakMemory() {}

    /** Starts anew, where the system allows it; elsewhere the peak is that of the whole run. */
    static void reset() {
        try {
            Files.writeString(CLEAR, "5");
        } catch (IOException | UnsupportedOperationException e) {
            // no Linux, or no right: what is measured is an upper bound then
        }
    }

    /** In MiB. */
    static OptionalDouble megabytes() {
        if (!Files.isReadable(STATUS)) {
            return OptionalDouble.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
