package cdam.explain.evaluate.report;

import cdam.bundle.Head;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.item.Item;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.explain.evaluate.measure.MetricPlan;
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
public final class EvaluationReport {
    /** More methods than these make no readable pair plot: then it has the paper's, or the first ones. */
    private static final int MOST_PLOTTED = 8;

    private static final List<String> OF_THE_PAPER = List.of("cdam", "tam", "am", "rp");

    /** A table of the report: its rows begin with a name. */
    public record Table(String title, String note, List<String> head, List<List<String>> rows) {}

    /** A row of the pair plot: a method, the scores at its edges, and pictures up to the diagonal, correlations beyond. */
    public record PairRow(String method, String low, String high, List<String> pictures, List<String> correlations) {}

    /** A metric with its definition and its plot. */
    public record Plot(String name, String definition, String source, String better, String svg) {}

    private final EvaluateConfig config;
    private final EvaluationResults results;
    private final MetricPlan plan;
    private final ItemStore store;
    private final Head head;
    private final String source;

    /** @param source the config as it was read, settings of the command line included */
    public EvaluationReport(
            EvaluateConfig config,
            EvaluationResults results,
            MetricPlan plan,
            ItemStore store,
            Head head,
            String source) {
        this.config = config;
        this.results = results;
        this.plan = plan;
        this.store = store;
        this.head = head;
        this.source = source;
    }

    /** Writes the page, with these images as examples. */
    public void write(Path file, List<Item> examples, List<String> pooled, int patch) {
        Map<String, Object> model = new LinkedHashMap<>();
        ReportTables tables = new ReportTables(results, plan.metrics());
        model.put("results", results);
        model.put("rankings", tables.rankings());
        model.put("differences", tables.differences());
        model.put("plots", plots());
        model.put("tables", tables.all());
        model.put(
                "pairs", plotted().isEmpty() ? List.of() : pairRows(PairPlot.of(plan.pool(store, pooled), plotted())));
        model.put("examples", new ExampleSheets(plan, store, head.labels(), patch).sheets(examples));
        model.put("metrics", plan.metrics());
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
        ClasspathLoader loader = new ClasspathLoader(EvaluationReport.class.getClassLoader());
        new PebbleEngine.Builder()
                .loader(loader)
                .strictVariables(true)
                .defaultLocale(Locale.ROOT)
                .build()
                .getTemplate("cdam/explain/evaluate/report.html")
                .evaluate(writer, model);
    }

    private List<String> plotted() {
        if (results.pooledImages() == 0 || results.methods().size() <= MOST_PLOTTED) {
            return results.pooledImages() == 0 ? List.of() : results.methods();
        }
        List<String> paper =
                OF_THE_PAPER.stream().filter(results.methods()::contains).toList();
        return paper.size() > 1 ? paper : results.methods().subList(0, MOST_PLOTTED);
    }

    private List<PairRow> pairRows(PairPlot plot) {
        List<PairRow> rows = new ArrayList<>();
        for (int row = 0; row < plot.axes().size(); row++) {
            PairPlot.Axis axis = plot.axes().get(row);
            List<String> correlations = plot.axes().subList(row + 1, plot.axes().size()).stream()
                    .map(other -> correlations(axis.method(), other.method()))
                    .toList();
            rows.add(new PairRow(
                    axis.method(),
                    text(axis.low()),
                    text(axis.high()),
                    plot.cells().get(row),
                    correlations));
        }
        return rows;
    }

    /** Those of the run; empty where it measures none. */
    private String correlations(String a, String b) {
        List<String> lines = new ArrayList<>();
        Map.of("pearson", "r", "spearman", "rho").entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(metric -> {
                    EvaluationResults.Estimate number = results.pairs()
                            .getOrDefault(metric.getKey(), Map.of())
                            .getOrDefault(a, Map.of())
                            .get(b);
                    if (number != null) {
                        lines.add(metric.getValue() + " " + text(number.value()));
                    }
                });
        return String.join("\n", lines);
    }

    private List<Plot> plots() {
        Metrics metrics = Metrics.of(config.settings());
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
    static String text(EvaluationResults.@Nullable Estimate number) {
        if (number == null) {
            return "–";
        }
        return text(number.value())
                + (number.low() == null ? "" : "\n[" + text(number.low()) + ", " + text(number.high()) + "]")
                + (number.undefined() > 0 ? "\n" + number.undefined() + " undefined" : "");
    }
}
