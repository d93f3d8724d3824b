package cdam.explain.job;

import cdam.bundle.Head;
import cdam.bundle.Label;
import cdam.explain.score.ClassScore;
import cdam.io.AtomicFiles;
import cdam.io.Csv;
import cdam.io.Json;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code predictions.csv}: a line per image with its most likely classes. */
final class PredictionTable {
    private static final String START = "image,actual,correct";

    private PredictionTable() {}

    /** @param tasks those that have a prediction */
    static void write(Path file, Head head, List<ImageTask> tasks) {
        int places = Math.min(Prediction.TOP, head.labels().size());
        StringBuilder first = new StringBuilder(START);
        for (int place = 1; place <= places; place++) {
            first.append(",index_N,id_N,class_N,logit_N,probability_N".replace("N", Integer.toString(place)));
        }
        ActualClass actual = new ActualClass(head);
        AtomicFiles.write(file, out -> {
            BufferedWriter lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            lines.append(first).append('\n');
            for (ImageTask task : tasks) {
                lines.append(line(task, actual.of(task.image()))).append('\n');
            }
            lines.flush();
        });
    }

    private static String line(ImageTask task, Optional<Label> actual) {
        List<ClassScore> top = Json.read(task.prediction(), Prediction.class).top();
        StringBuilder line = new StringBuilder(Csv.label(task.image().relative().toString()))
                .append(',')
                .append(Csv.label(actual.map(Label::name).orElse("")))
                .append(',')
                .append(actual.map(label ->
                                Boolean.toString(label.index() == top.get(0).index()))
                        .orElse(""));
        for (ClassScore one : top) {
            line.append(',')
                    .append(one.index())
                    .append(',')
                    .append(Csv.label(one.id()))
                    .append(',');
            line.append(Csv.label(one.name()))
                    .append(',')
                    .append(one.logit())
                    .append(',')
                    .append(one.probability());
        }
        return line.toString();
    }
}
