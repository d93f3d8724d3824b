package cdam.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Resident memory of this process, native and Java together, as Linux tells it; empty on other systems. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private static final Path MACHINE = Path.of("/proc/meminfo");

    private ProcessMemory() {}

    /** What the machine could still give, in megabytes. */
    public static Optional<Double> availableMegabytes() {
        return read(MACHINE, "MemAvailable:");
    }

    /** Resident memory now, in megabytes (10^6 bytes). */
    public static Optional<Double> residentMegabytes() {
        return read(STATUS, "VmRSS:");
    }

    /** The most resident memory since {@link #resetPeak}, in megabytes. */
    public static Optional<Double> peakMegabytes() {
        return read(STATUS, "VmHWM:");
    }

    /** Begins a new peak; without the right to, the peak stays the process's. */
    public static void resetPeak() {
        try {
            Files.writeString(CLEAR, "5");
        } catch (IOException e) {
            // a larger peak than the measurement's own is reported
        }
    }

    /** What the peak lies above an earlier {@link #residentMegabytes}, in megabytes: what was there already is not in it. */
    public static Optional<Double> growthSince(Optional<Double> before) {
        return before.flatMap(start -> peakMegabytes().map(peak -> Math.max(0, peak - start)));
    }

    private static Optional<Double> read(Path file, String key) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / 1e6)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
