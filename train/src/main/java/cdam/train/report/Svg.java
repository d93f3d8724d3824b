package cdam.train.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plot of lines as SVG text. */
final class Svg {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 260;
    private static final int LEFT = 56;
    private static final int BOTTOM = 40;
    private static final int TOP = 12;
    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73");

    private final double minX;
    private final double maxX;
    private final double minY;
    private final double maxY;
    private final StringBuilder body = new StringBuilder();
    private int lines;

    Svg(double minX, double maxX, double minY, double maxY) {
        this.minX = minX;
        this.maxX = maxX > minX ? maxX : minX + 1;
        this.minY = minY;
        this.maxY = maxY > minY ? maxY : minY + 1;
    }

    /** Adds a line through points; a value that is no number breaks nothing, it is left out. */
    Svg line(String name, double[] x, double[] y) {
        String colour = COLOURS.get(lines % COLOURS.size());
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(y[i])) {
                points.append(text("%.1f,%.1f ", atX(x[i]), atY(y[i])));
                body.append(text(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s: %s at %s</title></circle>",
                        atX(x[i]), atY(y[i]), colour, Html.escape(name), number(y[i]), number(x[i])));
            }
        }
        body.append(text("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", points, colour));
        body.append(text(
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
                LEFT + 8 + 130 * lines, TOP + 10, colour, Html.escape(name)));
        lines++;
        return this;
    }

    /** Marks a place on the x axis. */
    Svg mark(double x, String name) {
        body.append(text(
                "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"currentColor\" stroke-dasharray=\"4\"/>"
                        + "<text x=\"%1$.1f\" y=\"%4$d\" dx=\"4\">%5$s</text>",
                atX(x), TOP + 14, HEIGHT - BOTTOM, TOP + 24, Html.escape(name)));
        return this;
    }

    /** Adds the diagonal from the lower left corner. */
    Svg diagonal() {
        body.append(text(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#888\" stroke-dasharray=\"3\"/>",
                atX(minX), atY(minY), atX(maxX), atY(maxY)));
        return this;
    }

    /** The picture. */
    String text(String xTitle, String yTitle, double[] ticks) {
        String xTicks = Arrays.stream(ticks)
                .mapToObj(x -> text(
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                        atX(x), HEIGHT - BOTTOM + 14, number(x)))
                .collect(Collectors.joining());
        StringBuilder yTicks = new StringBuilder();
        for (int i = 0; i <= 4; i++) {
            double y = minY + (maxY - minY) * i / 4;
            yTicks.append(text(
                    "<line x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$.1f\" y2=\"%3$.1f\" stroke=\"#8884\"/>"
                            + "<text x=\"%4$d\" y=\"%3$.1f\" text-anchor=\"end\" dy=\"4\">%5$s</text>",
                    LEFT, WIDTH - 8, atY(y), LEFT - 6, number(y)));
        }
        return text(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s by %s\">%s%s%s"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text></svg>",
                WIDTH,
                HEIGHT,
                Html.escape(yTitle),
                Html.escape(xTitle),
                yTicks,
                xTicks,
                body,
                (WIDTH + LEFT) / 2,
                HEIGHT - 6,
                Html.escape(xTitle));
    }

    private double atX(double x) {
        return LEFT + 8 + (WIDTH - LEFT - 24) * (x - minX) / (maxX - minX);
    }

    private double atY(double y) {
        return TOP + 14 + (HEIGHT - TOP - 14 - BOTTOM) * (1 - (y - minY) / (maxY - minY));
    }

    /** Three digits, in plain notation where that is short. */
    static String number(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return text("%.0f", value);
        }
        BigDecimal rounded = new BigDecimal(value, new MathContext(3)).stripTrailingZeros();
        double size = Math.abs(value);
        return size >= 1e-4 && size < 1e5 ? rounded.toPlainString() : rounded.toString();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
