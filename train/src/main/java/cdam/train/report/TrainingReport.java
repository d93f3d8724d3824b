package cdam.train.report;

import cdam.canvas.DataUri;
import cdam.canvas.LineChart;
import cdam.canvas.NumberFormat;
import cdam.canvas.PngCanvas;
import cdam.io.AtomicFiles;
import cdam.math.Wilson;
import cdam.train.fit.Trial;
import cdam.train.head.EpochRecord;
import cdam.train.metric.CalibrationError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Writes {@code report.html}, {@code per-class.csv} and, for one label per image, {@code confusion.png}. */
public final class TrainingReport {
    private static final int PAIRS = 12;
    private static final String STYLE = """
            :root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:68rem;margin:2rem auto;\
            padding:0 1rem}h2{margin-top:2.2rem}table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
            td,th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #8884}td:first-child,th:first-child\
            {text-align:left}.wide{overflow-x:auto;max-height:32rem;overflow-y:auto}svg{max-width:33rem;width:100%;\
            height:auto}.plots,.photos{display:flex;flex-wrap:wrap;gap:1rem}\
            figure{margin:0;width:160px;font-size:13px}figure img{max-width:160px;max-height:160px;display:block}\
            figure.maps{width:auto;margin-bottom:1rem}figure.maps img{max-width:100%;max-height:none}\
            .warning{border-left:4px solid #d55e00;padding-left:.7rem}pre{overflow-x:auto;background:#8881;padding:1rem}\
            .confusion{max-width:100%;background:#fff}""";

    private TrainingReport() {}

    /** Writes into a folder; each file appears whole or not at all. */
    public static void write(Path out, ReportData data) {
        StringBuilder html = new StringBuilder();
        html.append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
                        + " content=\"width=device-width\"><title>Head ")
                .append(Html.escape(data.head()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>");
        summary(html, data);
        curves(html, data);
        if (PerClassTable.isSingle(data.evaluation())) {
            confusion(html, out, data);
        }
        html.append("<h2>Classes</h2>").append(Html.table(PerClassTable.header(data), PerClassTable.rows(data)));
        MistakeGallery.append(html, data);
        html.append("<h2>Settings</h2><p>Run again with <code>scripts/cdam train --config config.yaml</code>.</p><pre>")
                .append(Html.escape(data.config()))
                .append("</pre></body></html>\n");
        AtomicFiles.write(out.resolve("per-class.csv"), PerClassTable.csv(data));
        AtomicFiles.write(out.resolve("report.html"), html.toString());
    }

    private static void summary(StringBuilder html, ReportData data) {
        html.append("<h1>Head ")
                .append(Html.escape(data.head()))
                .append("</h1><p>")
                .append(Html.escape(lead(data)));
        html.append("</p>");
        data.fitted()
                .warnings()
                .forEach(warning -> html.append("<p class=\"warning\">Warning: ")
                        .append(Html.escape(warning))
                        .append("</p>"));
        List<List<String>> rows = new ArrayList<>();
        Map<String, Double> validation = data.fitted().validation().metrics();
        for (Map.Entry<String, Double> metric : data.evaluation().metrics().entrySet()) {
            List<String> row = new ArrayList<>(List.of(metric.getKey().replace('_', ' '), number(metric.getValue())));
            boolean share = metric.getKey().equals("top1") || metric.getKey().equals("top5");
            row.add(share ? Wilson.of(metric.getValue(), data.images()).toString() : "");
            if (data.fitted().test() != null) {
                row.add(number(validation.getOrDefault(metric.getKey(), Double.NaN)));
            }
            rows.add(row);
        }
        List<String> header = new ArrayList<>(List.of("measure", data.part(), "95 % interval (Wilson)"));
        if (data.fitted().test() != null) {
            header.add("validation (chose the " + (data.history().isEmpty() ? "penalty" : "epoch") + ")");
        }
        html.append(Html.table(header, rows));
    }

    private static String lead(ReportData data) {
        Trial chosen = data.fitted().chosen();
        int train = sum(data.trainCounts());
        int validation = sum(data.validationCounts());
        StringBuilder lead = new StringBuilder(data.labels().size() + " classes; " + train + " training, " + validation
                + " validation and " + sum(data.testCounts()) + " test labels. Solver "
                + data.fitted().solver());
        if (chosen != null) {
            lead.append(", ").append(chosen.setting()).append(" = ").append(NumberFormat.format(chosen.value()));
        } else {
            lead.append(", epoch ")
                    .append(data.epoch())
                    .append(" of ")
                    .append(data.history().size());
        }
        lead.append(data.fitted().refitted() ? ", then fitted on training and validation images together. " : ". ");
        return lead.append(
                        data.fitted().test() == null
                                ? "The validation images have chosen the head, so that it looks better on them than it is."
                                : "The test images had no say in the head.")
                .toString();
    }

    private static void curves(StringBuilder html, ReportData data) {
        html.append("<h2>Course</h2><div class=\"plots\">");
        if (data.history().isEmpty()) {
            double[] x = data.fitted().trials().stream()
                    .mapToDouble(trial -> Math.log10(trial.value()))
                    .toArray();
            double[] loss =
                    data.fitted().trials().stream().mapToDouble(Trial::loss).toArray();
            Trial chosen = data.fitted().chosen();
            if (chosen != null && data.fitted().solver().hasEpochs()) {
                html.append(grid(data));
            } else if (chosen != null && x.length > 1) {
                String penalty = "log10 of the penalty " + chosen.setting();
                html.append(LineChart.of("loss", penalty, x, List.of(new LineChart.Line("loss", loss)))
                        .marked(Math.log10(chosen.value()), "kept")
                        .svg());
            }
        } else {
            List<LineChart.Line> losses = List.of(
                    new LineChart.Line("training loss", values(data.history(), EpochRecord::trainLoss)),
                    new LineChart.Line("validation loss", values(data.history(), EpochRecord::validationLoss)));
            html.append(LineChart.of("loss", "epoch", values(data.history(), EpochRecord::epoch), losses)
                    .marked(data.epoch(), "kept")
                    .svg());
        }
        html.append(calibration(data));
        html.append("</div>");
    }

    /** The heads of a grid, the best ones first. */
    private static String grid(ReportData data) {
        List<List<String>> rows = data.fitted().trials().stream()
                .sorted(Comparator.comparingDouble(
                        (Trial trial) -> -trial.validation().getOrDefault("top1", -trial.loss())))
                .map(trial -> List.of(
                        trial.setting(),
                        NumberFormat.format(trial.value()),
                        number(trial.validation().getOrDefault("top1", Double.NaN)),
                        number(trial.loss())))
                .toList();
        return Html.table(List.of("head", "value", "validation top1", "validation loss"), rows);
    }

    private static String calibration(ReportData data) {
        List<CalibrationError.Bin> bins = data.calibration();
        boolean single = PerClassTable.isSingle(data.evaluation());
        LineChart.Line shares = new LineChart.Line(
                (single ? "accuracy by confidence, " : "share of images with the label, ") + data.part(),
                bins.stream().mapToDouble(CalibrationError.Bin::accuracy).toArray());
        double[] confidences =
                bins.stream().mapToDouble(CalibrationError.Bin::confidence).toArray();
        return LineChart.of(
                        single ? "accuracy" : "share with the label",
                        single ? "confidence" : "probability of a label",
                        confidences,
                        List.of(shares))
                .between(0, 1)
                .squared()
                .svg();
    }

    private static void confusion(StringBuilder html, Path out, ReportData data) {
        int[][] counts = data.evaluation().confusion();
        PngCanvas picture = ConfusionPicture.draw(counts, data);
        AtomicFiles.write(out.resolve("confusion.png"), picture::write);
        html.append(
                        "<h2>Confusion</h2><img class=\"confusion\" alt=\"Confusion matrix: rows are the true classes\" src=\"")
                .append(DataUri.png(picture.image()))
                .append("\">");
        record Pair(int truth, int predicted, int count) {}
        List<List<String>> rows = IntStream.range(0, counts.length)
                .boxed()
                .flatMap(i -> IntStream.range(0, counts.length)
                        .filter(j -> j != i && counts[i][j] > 0)
                        .mapToObj(j -> new Pair(i, j, counts[i][j])))
                .sorted(Comparator.comparingInt((Pair pair) -> -pair.count))
                .limit(PAIRS)
                .map(pair -> List.of(data.name(pair.truth), data.name(pair.predicted), Integer.toString(pair.count)))
                .toList();
        if (!rows.isEmpty()) {
            html.append("<h3>Most frequent mistakes</h3>")
                    .append(Html.table(List.of("true", "taken for", "images"), rows));
        }
    }

    private static double[] values(List<EpochRecord> history, ToDoubleFunction<EpochRecord> value) {
        return history.stream().mapToDouble(value).toArray();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static int sum(int[] counts) {
        return IntStream.of(counts).sum();
    }
}
