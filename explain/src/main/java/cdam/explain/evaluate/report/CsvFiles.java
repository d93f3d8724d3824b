package cdam.explain.evaluate.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import cdam.explain.evaluate.measure.ItemResult;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.io.AtomicFiles;
import cdam.io.Csv;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers as CSV: {@code results.csv}, a line per number, {@code differences.csv}, a line per pair of methods, and
 * {@code images.csv}, a line per number of an image.
 */
public final class CsvFiles {
    private CsvFiles() {}

    public static void write(Path out, EvaluationResults results, ItemStore store, List<String> names) {
        StringBuilder lines = new StringBuilder("metric,method,detail,value,low,high,n,undefined\n");
        results.measures()
                .forEach((metric, methods) ->
                        methods.forEach((method, number) -> line(lines, metric, method, "", number)));
        nested(lines, results.pairs());
        nested(lines, results.localisation());
        results.randomisation().forEach((method, stages) -> {
            for (int i = 0; i < stages.size(); i++) {
                line(lines, MetricPlan.RANDOMISATION, method, results.stages().get(i), stages.get(i));
            }
        });
        AtomicFiles.write(out.resolve("results.csv"), lines.toString());
        AtomicFiles.write(out.resolve("differences.csv"), differences(results));
        AtomicFiles.write(out.resolve("images.csv"), stream -> {
            stream.write("image,metric,method,place,value\n".getBytes(UTF_8));
            for (String name : names) {
                stream.write(image(name, store.result(name).orElseThrow()).getBytes(UTF_8));
            }
        });
    }

    private static void nested(
            StringBuilder lines, Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> numbers) {
        numbers.forEach((metric, methods) -> methods.forEach(
                (method, details) -> details.forEach((detail, number) -> line(lines, metric, method, detail, number))));
    }

    private static void line(
            StringBuilder lines, String metric, String method, String detail, EvaluationResults.Estimate number) {
        lines.append(String.join(
                        ",",
                        metric,
                        Csv.label(method),
                        Csv.label(detail),
                        text(number.value()),
                        text(number.low()),
                        text(number.high()),
                        Integer.toString(number.n()),
                        Integer.toString(number.undefined())))
                .append('\n');
    }

    private static String differences(EvaluationResults results) {
        StringBuilder lines = new StringBuilder("metric,first,second,difference,low,high,p,p_holm,n\n");
        results.differences()
                .forEach((metric, firsts) -> firsts.forEach((first, seconds) ->
                        seconds.forEach((second, difference) -> lines.append(String.join(
                                        ",",
                                        metric,
                                        Csv.label(first),
                                        Csv.label(second),
                                        text(difference.value()),
                                        text(difference.low()),
                                        text(difference.high()),
                                        text(difference.p()),
                                        text(difference.holm()),
                                        Integer.toString(difference.n())))
                                .append('\n'))));
        return lines.toString();
    }

    private static String image(String name, ItemResult result) {
        StringBuilder lines = new StringBuilder();
        result.values()
                .forEach((metric, methods) -> methods.forEach((method, numbers) -> {
                    for (int i = 0; i < numbers.size(); i++) {
                        lines.append(String.join(
                                        ",",
                                        Csv.label(name),
                                        metric,
                                        Csv.label(method),
                                        Integer.toString(i),
                                        text(numbers.get(i))))
                                .append('\n');
                    }
                }));
        return lines.toString();
    }

    private static String text(@Nullable Double value) {
        return value == null ? "" : Double.toString(value);
    }
}
