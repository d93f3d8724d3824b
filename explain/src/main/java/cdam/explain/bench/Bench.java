package cdam.explain.bench;

import cdam.io.ProcessMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times measurements in turn, round after round. */
final class Bench {
    private static final int WARM_UP = 2;

    private Bench() {}

    /**
     * @param rounds how often each is timed
     * @param progress told after every single go
     */
    static List<Timing> run(List<Measurement> measurements, int rounds, Runnable progress) {
        Map<String, @Nullable Double> peaks = new LinkedHashMap<>();
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            for (int i = 0; i < WARM_UP; i++) {
                ProcessMemory.resetPeak();
                measurement.work().run();
                progress.run();
            }
            peaks.put(measurement.name(), ProcessMemory.peakMegabytes().orElse(null));
            times.put(measurement.name(), new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            for (Measurement measurement : measurements) {
                times.getOrDefault(measurement.name(), List.of()).add(measurement.milliseconds());
                progress.run();
            }
        }
        List<Timing> timings = new ArrayList<>();
        times.forEach((name, milliseconds) -> timings.add(new Timing(name, milliseconds, peaks.get(name))));
        return timings;
    }

    /** Goes of every measurement, warm-up included. */
    static long steps(int measurements, int rounds) {
        return (long) measurements * (WARM_UP + rounds);
    }
}
