package cdam.explain.bench;

import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A benchmark's result.
 *
 * @param setting sizes, batch, precision, threads
 * @param architecture of the backbone
 * @param processors that the process may use
 * @param loadMilliseconds the bundle's SavedModel, from disk to ready
 * @param forwardGigaflop arithmetic of one image's forward pass by part
 * @param timings what was measured
 */
record BenchReport(
        BenchSetting setting,
        ViTConfig architecture,
        int processors,
        double loadMilliseconds,
        Map<String, Double> forwardGigaflop,
        List<Timing> timings) {
    /** The table for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%dx%d, batch %d, %s, %d of %d processors; bundle loaded in %.0f ms",
                setting.height(),
                setting.width(),
                setting.batch(),
                setting.session().precision().name().toLowerCase(Locale.ROOT),
                setting.session().threads() == 0
                        ? processors
                        : setting.session().threads(),
                processors,
                loadMilliseconds));
        lines.add(String.format(
                Locale.ROOT, "%-28s %10s %10s %10s %9s %9s", "", "median ms", "min", "max", "x forward", "peak MB"));
        Timing forward = timing(Measurements.FORWARD);
        for (Timing timing : timings) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-28s %10.1f %10.1f %10.1f %9.2f %9s",
                    timing.name(),
                    timing.median(),
                    timing.min(),
                    timing.max(),
                    timing.ratioTo(forward),
                    timing.peakMegabytes() == null ? "-" : Math.round(timing.peakMegabytes())));
        }
        double limit = MatrixProduct.gigaflop() / timing(Measurements.LIMIT).median() * 1e3;
        double gigaflop = setting.batch()
                * forwardGigaflop.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        double rate = gigaflop / forward.median() * 1e3;
        lines.add(String.format(
                Locale.ROOT,
                "forward: %.1f GFLOP, %.0f GFLOP/s, %.0f %% of a matrix product's %.0f",
                gigaflop,
                rate,
                100 * rate / limit,
                limit));
        return lines;
    }

    private Timing timing(String name) {
        return timings.stream()
                .filter(timing -> timing.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
