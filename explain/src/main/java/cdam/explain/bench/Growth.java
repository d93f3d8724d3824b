package cdam.explain.bench;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.cli.ProgressBar;
import cdam.io.ProcessMemory;
import cdam.vit.Flops;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How time and memory grow with image size, batch and classes, beside what they should by the arithmetic: time with the
 * floating-point operations, at the rate of the first row's forward pass; memory by what the first row took and {@link
 * PassMemory}.
 *
 * @param rows in the order in which they were measured, in one process: memory never falls, so let the largest come last
 */
record Growth(List<Row> rows) {
    /**
     * One size, batch and number of classes.
     *
     * @param gigaflop of the batch's forward passes
     * @param gigaflopWithMaps and of all classes' maps
     * @param passMegabytes what they take by {@link PassMemory}
     * @param forward times; null where it did not fit into the machine's memory
     * @param maps times of logits and all classes' maps, in chunks; null likewise
     */
    record Row(
            int height,
            int width,
            int batch,
            int classes,
            int tokens,
            double gigaflop,
            double gigaflopWithMaps,
            double passMegabytes,
            @Nullable Timing forward,
            @Nullable Timing maps) {}

    static Growth measure(Model model, BenchArguments arguments, Console console) {
        List<Row> rows = new ArrayList<>();
        int goes = (int) Bench.steps(2, arguments.rounds());
        int combinations = arguments.heads().size() * arguments.settings().size();
        try (ProgressBar progress = console.progress("bench", "measurements", (long) goes * combinations)) {
            for (Head head : arguments.heads()) {
                for (BenchSetting setting : arguments.settings()) {
                    rows.add(row(model, head, setting, arguments.rounds(), progress));
                }
            }
        }
        return new Growth(rows);
    }

    private static Row row(Model model, Head head, BenchSetting setting, int rounds, ProgressBar progress) {
        ViTConfig config = model.config();
        int patches = setting.patches(config);
        int classes = head.linear().classes();
        PassMemory memory = PassMemory.of(config, setting.height(), setting.width());
        double megabytes = setting.batch() * memory.forwardWithMaps(classes) / 1e6;
        boolean fits = megabytes < ProcessMemory.availableMegabytes().orElse(Double.POSITIVE_INFINITY);
        List<Timing> timings = fits ? timings(model, head, setting, rounds, progress) : List.of();
        double gigaflop = setting.batch() * Flops.total(config, patches);
        return new Row(
                setting.height(),
                setting.width(),
                setting.batch(),
                classes,
                memory.tokens(),
                gigaflop,
                gigaflop + setting.batch() * Flops.ofMaps(config, patches, classes),
                megabytes,
                fits ? timings.get(0) : null,
                fits ? timings.get(1) : null);
    }

    private static List<Timing> timings(
            Model model, Head head, BenchSetting setting, int rounds, ProgressBar progress) {
        try (Measurements measurements = new Measurements(model, head, setting)) {
            List<String> names = List.of(Measurements.FORWARD, Measurements.MAPS);
            return Bench.run(measurements.of(names), rounds, progress::step);
        }
    }

    /** The table for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "'law': the first forward's rate for all times; the first row's peak and what a pass adds for memory");
        lines.add(String.format(
                Locale.ROOT,
                "%-9s %5s %7s %7s %8s %10s %8s %10s %8s %8s %8s",
                "size",
                "batch",
                "classes",
                "tokens",
                "GFLOP",
                "forward ms",
                "law",
                "maps ms",
                "law",
                "peak MB",
                "law"));
        Row first = rows.get(0);
        rows.forEach(row -> lines.add(line(row, first)));
        return lines;
    }

    private static String line(Row row, Row first) {
        double rate = first.forward() == null
                ? Double.NaN
                : first.gigaflop() / first.forward().median();
        Double peak = peak(row);
        Double firstPeak = peak(first);
        return String.format(
                Locale.ROOT,
                "%-9s %5d %7d %7d %8.1f %10s %8.0f %10s %8.0f %8s %8s",
                row.height() + "x" + row.width(),
                row.batch(),
                row.classes(),
                row.tokens(),
                row.gigaflop(),
                milliseconds(row.forward()),
                row.gigaflop() / rate,
                milliseconds(row.maps()),
                row.gigaflopWithMaps() / rate,
                peak == null ? "-" : Math.round(peak),
                firstPeak == null ? "-" : Math.round(firstPeak + row.passMegabytes() - first.passMegabytes()));
    }

    private static String milliseconds(@Nullable Timing timing) {
        return timing == null ? "no memory" : String.format(Locale.ROOT, "%.1f", timing.median());
    }

    private static @Nullable Double peak(Row row) {
        Double forward = row.forward() == null ? null : row.forward().peakMegabytes();
        Double maps = row.maps() == null ? null : row.maps().peakMegabytes();
        return forward == null || maps == null ? null : Double.valueOf(Math.max(forward, maps));
    }
}
