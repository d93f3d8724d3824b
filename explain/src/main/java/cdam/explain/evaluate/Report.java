package cdam.explain.evaluate;

import cdam.bundle.Head;
import cdam.explain.method.MethodSpec;
import cdam.explain.metric.Metrics;
import cdam.io.AtomicFiles;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code report.html}: one file, no script, nothing from the network. */
final class Report {
    /** More methods than these make no readable pair plot. */
    private static final int MOST_PLOTTED = 8;

    /** A table of the report: its rows begin with a name. */
    public record Table(String title, String note, List<String> head, List<List<String>> rows) {}

    /** A metric with its definition and its plot. */
    public record Plot(String name, String definition, String source, String better, String svg) {}

    private final EvaluateConfig config;
    private final Results results;
    private final Plan plan;
    private final Store store;
    private final Head head;
    private final String source;

    /** @param source the config as it was read, settings of the command line included */
    Report(EvaluateConfig config, Results results, Plan plan, Store store, Head head, String source) {
        this.config = config;
        this.results = results;
        this.plan = plan;
        this.store = store;
        this.head = head;
        this.source = source;
    }

    /** Writes the page, with these images as examples. */
    void write(Path file, List<Item> examples, List<String> pooled, int patch) {
        Map<String, Object> model = new LinkedHashMap<>();
        ReportTables tables = new ReportTables(results);
        model.put("results", results);
        model.put("summary", tables.ranking());
        model.put("plots", plots());
        model.put("tables", tables.all());
        model.put("plotted", plotted());
        model.put("cells", plotted().isEmpty() ? List.of() : PairPlot.cells(plan.pool(store, pooled), plotted()));
        model.put("examples", new Examples(plan, store, head.labels(), patch).sheets(examples));
        model.put("metrics", Metrics.of(config.settingsOrDefault()).all());
        model.put(
                "methods",
                config.methods().stream().map(MethodSpec::info).distinct().toList());
        model.put("config", source);
        AtomicFiles.write(file, out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            evaluate(writer, model);
            writer.flush();
        });
    }

    private static void evaluate(Writer writer, Map<String, Object> model) throws IOException {
        ClasspathLoader loader = new ClasspathLoader(Report.class.getClassLoader());
        new PebbleEngine.Builder()
                .loader(loader)
                .strictVariables(true)
                .defaultLocale(Locale.ROOT)
                .build()
                .getTemplate("cdam/explain/evaluate/report.html")
                .evaluate(writer, model);
    }

    private List<String> plotted() {
        boolean pooled = results.pooledImages() > 0 && results.methods().size() <= MOST_PLOTTED;
        return pooled ? results.methods() : List.of();
    }

    private List<Plot> plots() {
        Metrics metrics = Metrics.of(config.settingsOrDefault());
        List<Plot> plots = new ArrayList<>();
        results.measures().forEach((name, numbers) -> {
            var info = metrics.find(name);
            plots.add(new Plot(
                    name, info.definition(), info.source(), info.better().label(), BarChart.svg(numbers)));
        });
        return plots;
    }

    /** Three digits that count. */
    static String text(@Nullable Double value) {
        if (value == null) {
            return "–";
        }
        double size = Math.abs(value);
        return size != 0 && (size < 0.001 || size >= 10_000)
                ? String.format(Locale.ROOT, "%.2e", value)
                : String.format(Locale.ROOT, size < 10 ? "%.3f" : "%.1f", value);
    }

    /** {@code 0.640}, and {@code [0.601, 0.678]} on a line below. */
    static String text(Results.@Nullable Estimate number) {
        if (number == null || number.value() == null) {
            return "–";
        }
        return text(number.value()) + "\n[" + text(number.low()) + ", " + text(number.high()) + "]";
    }
}
