package cdam.explain.evaluate.report;

import cdam.explain.evaluate.report.EvaluationReport.Table;
import cdam.explain.metric.Interval;
import cdam.explain.metric.MetricInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of the report. */
final class ReportTables {
    private final EvaluationResults results;
    private final List<MetricInfo> metrics;

    ReportTables(EvaluationResults results, List<MetricInfo> metrics) {
        this.results = results;
        this.metrics = metrics;
    }

    List<Table> all() {
        List<Table> tables = new ArrayList<>();
        published(tables);
        measures(tables);
        questions(tables);
        pairs(tables);
        localisation(tables);
        randomisation(tables);
        cost(tables);
        return tables;
    }

    /** Ranks, a table per question: what localises the classes of an image need not be faithful to the predicted one. */
    List<Table> rankings() {
        List<Table> tables = new ArrayList<>();
        results.meanRanks().forEach((question, means) -> {
            List<MetricInfo> together = metrics.stream()
                    .filter(info -> info.basis().question().equals(question)
                            && results.ranks().containsKey(info.name()))
                    .toList();
            List<String> head = new ArrayList<>(List.of("method", "mean rank"));
            together.forEach(info -> head.add(info.name()));
            List<List<String>> rows = new ArrayList<>();
            means.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(entry -> {
                List<String> row =
                        new ArrayList<>(List.of(entry.getKey(), String.format(Locale.ROOT, "%.2f", entry.getValue())));
                together.forEach(info -> row.add(String.valueOf(results.ranks()
                                .getOrDefault(info.name(), Map.of())
                                .getOrDefault(entry.getKey(), 0))
                        .replaceAll("^0$", "–")));
                rows.add(row);
            });
            tables.add(new Table("Ranking by " + question, "", head, rows));
        });
        return tables;
    }

    /** A matrix of the paired differences for each metric that judges. */
    List<Table> differences() {
        List<Table> tables = new ArrayList<>();
        results.differences().forEach((metric, firsts) -> {
            Set<String> methods = new LinkedHashSet<>(firsts.keySet());
            firsts.values().forEach(seconds -> methods.addAll(seconds.keySet()));
            List<String> head = new ArrayList<>(List.of("first \\ second"));
            head.addAll(methods);
            List<List<String>> rows = new ArrayList<>();
            for (String first : methods) {
                List<String> row = new ArrayList<>(List.of(first));
                methods.forEach(second -> row.add(difference(firsts, first, second)));
                rows.add(row);
            }
            tables.add(new Table(metric, "", head, rows));
        });
        return tables;
    }

    private static String difference(
            Map<String, Map<String, EvaluationResults.Difference>> firsts, String first, String second) {
        EvaluationResults.Difference there =
                firsts.getOrDefault(first, Map.of()).get(second);
        EvaluationResults.Difference back =
                firsts.getOrDefault(second, Map.of()).get(first);
        if (there != null) {
            return text(there, there.value(), there.low(), there.high());
        }
        return back == null ? "–" : text(back, negated(back.value()), negated(back.high()), negated(back.low()));
    }

    private static @Nullable Double negated(@Nullable Double value) {
        return value == null ? null : 0 - value;
    }

    private static String text(
            EvaluationResults.Difference of, @Nullable Double value, @Nullable Double low, @Nullable Double high) {
        if (value == null) {
            return "–";
        }
        String star = of.holm() != null && of.holm() < Ranking.LEVEL ? " *" : "";
        return EvaluationReport.text(value)
                + star
                + (low == null ? "" : "\n[" + EvaluationReport.text(low) + ", " + EvaluationReport.text(high) + "]");
    }

    private void published(List<Table> tables) {
        List<List<String>> rows = results.published().stream()
                .map(row -> List.of(
                        row.name(),
                        EvaluationReport.text(row.published()),
                        EvaluationReport.text(row.ours()),
                        String.format(Locale.ROOT, "%+.3f", row.difference())))
                .toList();
        if (!rows.isEmpty()) {
            tables.add(new Table("Published numbers", "", List.of("", "paper", "here", "difference"), rows));
        }
    }

    private void measures(List<Table> tables) {
        List<String> head = new ArrayList<>(List.of("method"));
        head.addAll(results.measures().keySet());
        Set<String> methods = new LinkedHashSet<>(results.methods());
        results.measures().values().forEach(each -> methods.addAll(each.keySet()));
        List<List<String>> rows = new ArrayList<>();
        for (String method : methods) {
            List<String> row = new ArrayList<>(List.of(method));
            results.measures().values().forEach(each -> row.add(EvaluationReport.text(each.get(method))));
            rows.add(row);
        }
        tables.add(new Table(
                "Measures",
                "Means with 95 % intervals over images: Wilson's of pointing-game, Student's of all else; of"
                        + " weight-randomisation, the mean over all stages, with the shuffles drawn as the images are. Of fewer"
                        + " than " + Interval.FEWEST
                        + " images there is no interval and no rank. Undefined: left out of the"
                        + " mean, for such a number is not defined or there is no map of that class.",
                head,
                rows));
    }

    private void questions(List<Table> tables) {
        List<List<String>> rows = new ArrayList<>();
        question(rows, "Eq. 8 (value part) against full CDAM", "cdam", "cdam-value");
        question(rows, "The attention part, which Eq. 8 omits, against full CDAM", "cdam", "cdam-attention");
        question(rows, "Unnormed against normed tokens", "cdam", "cdam-unnormed");
        EvaluationResults.Estimate negative =
                results.measures().getOrDefault("counter-evidence", Map.of()).get("cdam");
        if (negative != null) {
            rows.add(List.of("Counter-evidence: share of |S| of CDAM below zero", EvaluationReport.text(negative)));
        }
        if (!rows.isEmpty()) {
            tables.add(new Table(
                    "The paper's questions",
                    "Error: |second - first| / |first| over all patches of all images. Correlation: Pearson, pooled.",
                    List.of("question", "answer"),
                    rows));
        }
    }

    private void question(List<List<String>> rows, String question, String a, String b) {
        for (String metric : List.of("relative-error", "pearson")) {
            EvaluationResults.Estimate number = results.pairs()
                    .getOrDefault(metric, Map.of())
                    .getOrDefault(a, Map.of())
                    .get(b);
            if (number != null) {
                rows.add(List.of(
                        question + (metric.equals("pearson") ? ": correlation" : ": error"),
                        EvaluationReport.text(number)));
            }
        }
    }

    private void pairs(List<Table> tables) {
        results.pairs().forEach((metric, firsts) -> {
            List<String> head = new ArrayList<>(List.of("first \\ second"));
            head.addAll(results.methods());
            List<List<String>> rows = new ArrayList<>();
            firsts.forEach((first, seconds) -> {
                List<String> row = new ArrayList<>(List.of(first));
                results.methods().forEach(second -> row.add(value(seconds.get(second))));
                rows.add(row);
            });
            tables.add(new Table(
                    "Pairs of methods: " + metric,
                    "Over all patches of " + images(firsts) + "; intervals are in results.csv.",
                    head,
                    rows));
        });
    }

    /** How many images a pair's statistic takes, and why not all. */
    private String images(Map<String, Map<String, EvaluationResults.Estimate>> firsts) {
        int taken = firsts.values().stream()
                .flatMap(seconds -> seconds.values().stream())
                .mapToInt(EvaluationResults.Estimate::n)
                .max()
                .orElse(0);
        return taken + " images"
                + (taken < results.images()
                        ? ", the most that memory_mb allows, drawn with the seed from " + results.images()
                        : "");
    }

    private static String value(EvaluationResults.@Nullable Estimate number) {
        return number == null ? "–" : EvaluationReport.text(number.value());
    }

    private void localisation(List<Table> tables) {
        results.localisation().forEach((metric, methods) -> {
            Set<String> classes = new LinkedHashSet<>();
            methods.values().forEach(each -> classes.addAll(each.keySet()));
            List<String> head = new ArrayList<>(List.of("method"));
            head.addAll(classes);
            List<List<String>> rows = new ArrayList<>();
            methods.forEach((method, each) -> {
                List<String> row = new ArrayList<>(List.of(method));
                classes.forEach(name -> row.add(EvaluationReport.text(each.get(name))));
                rows.add(row);
            });
            tables.add(
                    new Table("Where the class is: " + metric, "Maps of each class that an image shows.", head, rows));
        });
    }

    private void randomisation(List<Table> tables) {
        if (results.randomisation().isEmpty()) {
            return;
        }
        List<String> head = new ArrayList<>(List.of("shuffled down to"));
        head.addAll(results.randomisation().keySet());
        List<List<String>> rows = new ArrayList<>();
        for (int stage = 0; stage < results.stages().size(); stage++) {
            int at = stage;
            List<String> row = new ArrayList<>(List.of(results.stages().get(stage)));
            results.randomisation().values().forEach(each -> row.add(EvaluationReport.text(each.get(at))));
            rows.add(row);
        }
        tables.add(new Table(
                "Weight randomisation",
                "Spearman with the true map of the same class, mean over the shuffles. The head first: what does not look at"
                        + " the class stays 1.",
                head,
                rows));
    }

    private void cost(List<Table> tables) {
        List<List<String>> rows = new ArrayList<>();
        results.milliseconds()
                .forEach((method, milliseconds) -> rows.add(List.of(
                        method,
                        EvaluationReport.text(milliseconds),
                        EvaluationReport.text(results.megabytes().get(method)))));
        if (!rows.isEmpty()) {
            tables.add(new Table(
                    "Cost",
                    "All maps that this run asks for (" + results.machine()
                            + "): the predicted, the least likely and every class of a region; median over images of an"
                            + " image's share of its batch, the forward pass left aside. Memory: what the process's resident"
                            + " set grew by while the method ran, the most over images; what was taken before and used"
                            + " again is not in it.",
                    List.of("method", "ms per image", "MB"),
                    rows));
        }
    }
}
