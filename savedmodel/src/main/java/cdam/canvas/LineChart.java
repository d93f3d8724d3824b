package cdam.canvas;

import cdam.font.Typeface;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines over a common x axis in one frame with its axes.
 *
 * @param title above the frame
 * @param xTitle below it
 * @param x increasing
 * @param lines at most one colour each before colours repeat, which is after five
 * @param low of the y axis
 * @param high of the y axis
 * @param mark a place on the x axis
 * @param square whether the x axis has the y axis' range, with the diagonal drawn
 */
public record LineChart(
        String title,
        String xTitle,
        double[] x,
        List<Line> lines,
        double low,
        double high,
        @Nullable Mark mark,
        boolean square) {
    public static final int WIDTH = 640;
    public static final int HEIGHT = 420;

    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 70;
    private static final double TEXT = 13;
    private static final int PAPER = 0xFFFFFF;
    private static final int INK = 0x303030;
    private static final int GRID = 0xE0E0E0;

    /** Okabe and Ito's, which colour-blind people tell apart. */
    private static final int[] COLOURS = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9};

    /**
     * A value for each x.
     *
     * @param y not finite: left out
     */
    public record Line(String name, double[] y) {}

    /** A place on the x axis. */
    public record Mark(double x, String name) {}

    /** A y axis from 0, or the least value below it, that shows all lines. */
    public static LineChart of(String title, String xTitle, double[] x, List<Line> lines) {
        double[] values = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.y()))
                .filter(Double::isFinite)
                .toArray();
        double low = Math.min(0, DoubleStream.of(values).min().orElse(0));
        double most = DoubleStream.of(values).max().orElse(1);
        double step = step(Math.max(most - low, 1e-9) / 5);
        return new LineChart(
                title,
                xTitle,
                x,
                lines,
                Math.floor(low / step + 1e-9) * step,
                Math.max(Math.ceil(most / step - 1e-9), low < 0 ? 0 : 1) * step,
                null,
                false);
    }

    /** The same with another y axis. */
    public LineChart between(double lowest, double highest) {
        return new LineChart(title, xTitle, x, lines, lowest, highest, mark, square);
    }

    /** The same with a mark. */
    public LineChart marked(double at, String name) {
        return new LineChart(title, xTitle, x, lines, low, high, new Mark(at, name), square);
    }

    /** The same with the y axis' range on the x axis, and the diagonal. */
    public LineChart squared() {
        return new LineChart(title, xTitle, x, lines, low, high, mark, true);
    }

    /** For a page, alone. */
    public String svg() {
        StringWriter text = new StringWriter();
        SvgCanvas canvas = SvgCanvas.inPage(text, WIDTH, HEIGHT, PAPER, title + " by " + xTitle);
        draw(canvas, 0);
        canvas.close();
        return text.toString();
    }

    /** Draws it on white, {@value #WIDTH} x {@value #HEIGHT} pixels from a left edge on. */
    public void draw(Canvas canvas, int left) {
        text(canvas, title, left + LEFT, TOP - 22, 0);
        if (mark != null) {
            double at = left + atX(mark.x());
            canvas.fill(new Rectangle2D.Double(at - 3.5, TOP, 7, HEIGHT - TOP - BOTTOM), GRID);
            text(canvas, mark.name(), at, TOP - 4, 0.5);
        }
        axes(canvas, left);
        double legend = left + LEFT;
        for (int i = 0; i < lines.size(); i++) {
            int colour = COLOURS[i % COLOURS.length];
            line(canvas, lines.get(i), left, colour);
            canvas.fill(new Rectangle2D.Double(legend, HEIGHT - 24, 16, 4), colour);
            text(canvas, lines.get(i).name(), legend + 22, HEIGHT - 17, 0);
            legend += 40 + Typeface.sans().width(lines.get(i).name(), TEXT);
        }
    }

    private void axes(Canvas canvas, int left) {
        double step = step((high - low) / 5);
        for (int tick = 0; low + tick * step <= high + step / 2; tick++) {
            double value = low + tick * step;
            long y = Math.round(atY(value));
            canvas.fill(new Rectangle2D.Double(left + LEFT, y, WIDTH - LEFT - RIGHT, 1), GRID);
            text(canvas, label(value, step), left + LEFT - 8.0, y + 4.0, 1);
        }
        boolean whole = Arrays.stream(x).allMatch(value -> value == Math.rint(value));
        double wide = Math.max(step((maxX() - minX()) / 10), whole && !square ? 1 : 0);
        for (double tick = Math.ceil(minX() / wide - 1e-9); tick * wide <= maxX() + 1e-9 * wide; tick++) {
            text(canvas, label(tick * wide, wide), left + atX(tick * wide), HEIGHT - BOTTOM + 18, 0.5);
        }
        text(canvas, xTitle, left + (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 36, 0.5);
        if (square) {
            canvas.line(new Line2D.Double(atX(minX()), atY(low), atX(maxX()), atY(high)), left, 0, 1, GRID);
        }
    }

    private void line(Canvas canvas, Line line, int left, int colour) {
        Path2D path = new Path2D.Double();
        boolean drawn = false;
        for (int i = 0; i < x.length; i++) {
            boolean finite = Double.isFinite(line.y()[i]);
            if (finite && drawn) {
                path.lineTo(atX(x[i]), atY(line.y()[i]));
            } else if (finite) {
                path.moveTo(atX(x[i]), atY(line.y()[i]));
            }
            drawn = finite;
        }
        canvas.line(path, left, 0, 2, colour);
        for (int i = 0; i < x.length; i++) {
            double y = line.y()[i];
            if (Double.isFinite(y)) {
                canvas.fill(
                        new Ellipse2D.Double(left + atX(x[i]) - 3, atY(y) - 3, 6, 6),
                        colour,
                        line.name() + ": " + NumberFormat.format(y) + " at " + NumberFormat.format(x[i]));
            }
        }
    }

    private double minX() {
        return square ? low : DoubleStream.of(x).min().orElse(0);
    }

    private double maxX() {
        return square ? high : DoubleStream.of(x).max().orElse(0);
    }

    private double atX(double value) {
        double share = maxX() > minX() ? (value - minX()) / (maxX() - minX()) : 0.5;
        return LEFT + 12 + share * (WIDTH - LEFT - RIGHT - 24);
    }

    private double atY(double value) {
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    /** The next of 1, 2 and 5 times a power of ten. */
    private static double step(double least) {
        if (least <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        return DoubleStream.of(1, 2, 5)
                .map(factor -> factor * power)
                .filter(step -> step >= least * (1 - 1e-9))
                .findFirst()
                .orElse(10 * power);
    }

    private static String label(double value, double step) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%." + digits + "f", value + 0.0); // no -0
    }

    /** @param before the share of the text that stands to the left of x */
    private static void text(Canvas canvas, String text, double x, double baseline, double before) {
        canvas.text(text, x - before * Typeface.sans().width(text, TEXT), baseline, TEXT, INK);
    }
}
