package cdam.io;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process can have of the machine, or of the container that it runs in. */
public final class Machine {
    private static final int MOST_PROCESSORS = 64 << 20;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Whether the processor multiplies bf16 itself ({@code amx_bf16}, {@code avx512_bf16}, Arm's {@code bf16}); so where nothing says. */
    public static boolean multipliesBf16() {
        return !Files.isReadable(PROCESSORS)
                || multipliesBf16(BoundedFile.lines(PROCESSORS, MOST_PROCESSORS, "a list of processors"));
    }

    static boolean multipliesBf16(List<String> processors) {
        List<String> features = processors.stream()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .toList();
        return features.isEmpty() || features.stream().anyMatch(line -> line.contains("bf16"));
    }

    /** Memory of all processes together, in bytes. */
    public static double memory() {
        return (double) SYSTEM.getTotalMemorySize();
    }
}
