package cdam.io;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process can have of the machine, or of the container that it runs in. */
public final class Machine {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private Machine() {}

    /** Memory of all processes together, in bytes. */
    public static double memory() {
        return (double) SYSTEM.getTotalMemorySize();
    }
}
