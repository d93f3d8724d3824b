package cdam.train.report;

import cdam.io.Csv;
import cdam.train.metric.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is known of each class: its images in each part, and how the head does on it. */
final class PerClassTable {
    private PerClassTable() {}

    static List<String> header(ReportData data) {
        List<String> header = new ArrayList<>(List.of("class", "train", "validation", "test"));
        if (data.classWeights().length > 0) {
            header.add("weight in the loss");
        }
        header.addAll(
                isSingle(data.evaluation())
                        ? List.of("recall", "precision", "predicted")
                        : List.of(
                                "average precision",
                                "precision at 1/2",
                                "recall at 1/2",
                                "threshold of the best F1",
                                "best F1"));
        return header;
    }

    static List<List<String>> rows(ReportData data) {
        Evaluation evaluation = data.evaluation();
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < data.labels().size(); c++) {
            List<String> row = new ArrayList<>(List.of(
                    data.name(c),
                    Integer.toString(data.trainCounts()[c]),
                    Integer.toString(data.validationCounts()[c]),
                    Integer.toString(data.testCounts()[c])));
            if (data.classWeights().length > 0) {
                row.add(share(data.classWeights()[c]));
            }
            row.add(share(evaluation.perClass()[c]));
            if (isSingle(evaluation)) {
                int predicted = 0;
                for (int[] counts : evaluation.confusion()) {
                    predicted += counts[c];
                }
                row.add(share((double) evaluation.confusion()[c][c] / predicted));
                row.add(Integer.toString(predicted));
            } else {
                double[] atHalf = evaluation.thresholds()[c];
                for (double value : atHalf) {
                    row.add(share(value));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    /** As CSV, with the ids. */
    static String csv(ReportData data) {
        StringBuilder csv = new StringBuilder("index,id,");
        csv.append(String.join(",", header(data))).append('\n');
        List<List<String>> rows = rows(data);
        for (int c = 0; c < rows.size(); c++) {
            csv.append(c)
                    .append(',')
                    .append(Csv.label(data.labels().get(c).id()))
                    .append(',');
            List<String> row = rows.get(c);
            csv.append(Csv.label(row.get(0)));
            row.stream().skip(1).forEach(cell -> csv.append(',').append(Csv.field(cell)));
            csv.append('\n');
        }
        return csv.toString();
    }

    static boolean isSingle(Evaluation evaluation) {
        return evaluation.confusion().length > 0;
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
}
