package cdam.explain.evaluate.report;

import cdam.explain.evaluate.measure.Interventions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A metric's numbers of all methods as bars with their intervals, as SVG to stand in a page. */
public final class BarChart {
    private static final int LABELS = 170;
    private static final int BARS = 300;
    private static final int NUMBERS = 60;
    private static final int ROW = 20;

    private BarChart() {}

    public static String svg(Map<String, EvaluationResults.Estimate> numbers) {
        double low = 0;
        double high = 0;
        for (EvaluationResults.Estimate number : numbers.values()) {
            for (Double value : Arrays.asList(number.value(), number.low(), number.high())) {
                low = Math.min(low, value == null ? 0 : value);
                high = Math.max(high, value == null ? 0 : value);
            }
        }
        double span = high > low ? high - low : 1;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\">",
                LABELS + BARS + NUMBERS,
                ROW * numbers.size() + 4);
        double zero = LABELS + BARS * -low / span;
        int row = 0;
        for (Map.Entry<String, EvaluationResults.Estimate> entry : numbers.entrySet()) {
            bar(svg, entry.getKey(), entry.getValue(), ROW * row++, zero, BARS / span);
        }
        line(
                svg,
                "<line x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\" class=\"axis\"/></svg>",
                zero,
                zero,
                ROW * numbers.size());
        return svg.toString();
    }

    private static void bar(
            StringBuilder svg, String method, EvaluationResults.Estimate number, int y, double zero, double scale) {
        line(svg, "<text x=\"%d\" y=\"%d\" class=\"label\">%s</text>", LABELS - 8, y + 14, escaped(method));
        Double value = number.value();
        if (value == null) {
            return;
        }
        double length = value * scale;
        line(
                svg,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"13\" class=\"%s\"/>",
                Math.min(zero, zero + length),
                y + 3,
                Math.abs(length),
                method.equals(Summary.UNIFORM) || method.equals(Interventions.RANDOM) ? "chance" : "bar");
        double end = zero + Math.max(length, 0);
        if (number.low() != null && number.high() != null) {
            line(
                    svg,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" class=\"interval\"/>",
                    zero + number.low() * scale,
                    y + 9,
                    zero + number.high() * scale,
                    y + 9);
            end = Math.max(end, zero + number.high() * scale);
        }
        line(svg, "<text x=\"%.1f\" y=\"%d\">%s</text>", end + 6, y + 14, EvaluationReport.text(value));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, List.of(values).toArray()))
                .append('\n');
    }
}
