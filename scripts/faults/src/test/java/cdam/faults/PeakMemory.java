package cdam.faults;

import cdam.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The program, which at its end writes the most memory that its process had resident (Linux). */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    private PeakMemory() {}

    /** The file to write, then a command line. */
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(args[0]))));
        Main.main(Arrays.copyOfRange(args, 1, args.length));
    }

    static boolean isKnown() {
        return Files.isReadable(STATUS);
    }

    /** What such a process wrote, in bytes. */
    static long read(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip()) << 10;
    }

    private static void write(Path file) {
        try {
            List<String> lines = Files.readAllLines(STATUS);
            String peak = lines.stream()
                    .filter(line -> line.startsWith(PEAK))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(file, peak.replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new IllegalStateException("no peak of memory", e);
        }
    }
}
