package cdam.explain.evaluate.report;

import cdam.explain.evaluate.report.EvaluationReport.Table;
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

    ReportTables(EvaluationResults results) {
        this.results = results;
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

    /** Ranks, and their mean, the best method first. */
    Table ranking() {
        List<String> head = new ArrayList<>(List.of("method", "mean rank"));
        head.addAll(results.ranks().keySet());
        List<List<String>> rows = new ArrayList<>();
        for (String method : results.methods()) {
            List<Integer> ranks = results.ranks().values().stream()
                    .map(each -> each.getOrDefault(method, 0))
                    .toList();
            double mean = ranks.stream()
                    .filter(rank -> rank > 0)
                    .mapToInt(Integer::intValue)
                    .average()
                    .orElse(Double.NaN);
            List<String> row = new ArrayList<>(List.of(method, String.format(Locale.ROOT, "%.2f", mean)));
            ranks.forEach(rank -> row.add(rank > 0 ? Integer.toString(rank) : "–"));
            rows.add(row);
        }
        rows.sort((a, b) -> Double.compare(Double.parseDouble(a.get(1)), Double.parseDouble(b.get(1))));
        return new Table(
                "Ranking",
                "1 + how many methods are better with intervals that do not overlap: methods of the same rank cannot be told"
                        + " apart here. The mean of the ranks weighs every measure alike and is a summary, not a verdict.",
                head,
                rows);
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
                "Means with 95 % bootstrap intervals over images. weight-randomisation: mean over all stages.",
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
                "Spearman with the true map of the same class. The head first: what does not look at the class stays 1.",
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
                    List.of("method", "ms an image", "MB"),
                    rows));
        }
    }
}
