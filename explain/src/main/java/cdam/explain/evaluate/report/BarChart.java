package cdam.explain.evaluate.report;

import cdam.canvas.Canvas;
import cdam.canvas.SvgCanvas;
import cdam.explain.evaluate.measure.Interventions;
import cdam.font.Typeface;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** A metric's numbers of all methods as bars with their intervals, as SVG to stand in a page. */
public final class BarChart {
    private static final int LABELS = 170;
    private static final int BARS = 300;
    private static final int NUMBERS = 60;
    private static final int ROW = 20;
    private static final double TEXT = 12;
    private static final int PAPER = 0xFFFFFF;
    private static final int INK = 0x16191D;
    private static final int AXIS = 0x8B95A1;
    private static final int BAR = 0x7FA6CC;
    private static final int CHANCE = 0xC9C9C9;

    private BarChart() {}

    public static String svg(Map<String, EvaluationResults.Estimate> numbers) {
        double[] values = numbers.values().stream()
                .flatMap(number -> Stream.of(number.value(), number.low(), number.high()))
                .mapToDouble(value -> value == null ? 0 : value)
                .toArray();
        double low = Math.min(0, DoubleStream.of(values).min().orElse(0));
        double high = Math.max(0, DoubleStream.of(values).max().orElse(0));
        double scale = BARS / (high > low ? high - low : 1);
        double zero = LABELS - low * scale;
        StringWriter svg = new StringWriter();
        SvgCanvas canvas =
                SvgCanvas.inPage(svg, LABELS + BARS + NUMBERS, ROW * numbers.size() + 4, PAPER, "a bar per method");
        int row = 0;
        for (Map.Entry<String, EvaluationResults.Estimate> entry : numbers.entrySet()) {
            bar(canvas, entry.getKey(), entry.getValue(), ROW * row++, zero, scale);
        }
        canvas.line(new Line2D.Double(zero, 0, zero, ROW * numbers.size()), 0, 0, 1, AXIS);
        canvas.close();
        return svg.toString();
    }

    private static void bar(
            Canvas canvas, String method, EvaluationResults.Estimate number, int y, double zero, double scale) {
        canvas.text(method, LABELS - 8 - Typeface.sans().width(method, TEXT), y + 14, TEXT, INK);
        Double value = number.value();
        if (value == null) {
            return;
        }
        double length = value * scale;
        boolean chance = method.equals(Summary.UNIFORM) || method.equals(Interventions.RANDOM);
        canvas.fill(
                new Rectangle2D.Double(Math.min(zero, zero + length), y + 3, Math.abs(length), 13),
                chance ? CHANCE : BAR);
        double end = zero + Math.max(length, 0);
        if (number.low() != null && number.high() != null) {
            canvas.line(
                    new Line2D.Double(zero + number.low() * scale, y + 9, zero + number.high() * scale, y + 9),
                    0,
                    0,
                    1.4,
                    INK);
            end = Math.max(end, zero + number.high() * scale);
        }
        canvas.text(EvaluationReport.text(value), end + 6, y + 14, TEXT, INK);
    }
}
