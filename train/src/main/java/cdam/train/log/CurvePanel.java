package cdam.train.log;

import cdam.font.Typeface;
import cdam.train.head.EpochRecord;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Curves over epochs in one frame with its axes. */
final class CurvePanel {
    static final int WIDTH = 640;
    static final int HEIGHT = 420;

    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 70;
    private static final double TEXT = 13;
    private static final int TICKS = 5;
    private static final Color INK = new Color(0x303030);
    private static final Color GRID = new Color(0xE0E0E0);

    /** Okabe and Ito's, which colour-blind people tell apart. */
    private static final Color[] COLOURS = {
        new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7), new Color(0x56B4E9)
    };

    private final Graphics2D graphics;
    private final int start;
    private final List<EpochRecord> history;
    private double low;
    private double high = 1;

    /**
     * A value for each epoch.
     *
     * @param name in the legend
     * @param values not finite: left out
     */
    record Curve(String name, double[] values) {}

    /**
     * An empty panel.
     *
     * @param start its left edge
     * @param quantity of all its curves
     * @param kept the epoch to mark
     */
    CurvePanel(Graphics2D graphics, int start, String quantity, List<EpochRecord> history, int kept) {
        this.graphics = graphics;
        this.start = start;
        this.history = history;
        graphics.setColor(Color.WHITE);
        graphics.fill(new Rectangle2D.Double(start, 0, WIDTH, HEIGHT));
        text(quantity, start + LEFT, TOP - 16, 0);
        graphics.setColor(GRID);
        graphics.setStroke(new BasicStroke(7));
        graphics.draw(new Line2D.Double(x(kept), TOP, x(kept), HEIGHT - BOTTOM));
        text("kept: " + kept, x(kept), TOP - 4, 0.5);
    }

    /** The upper end of an axis from 0 that shows all of some curves. */
    static double top(List<Curve> curves) {
        double most = curves.stream()
                .flatMapToDouble(curve -> Arrays.stream(curve.values()))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double step = step(Math.max(most, 1e-9) / TICKS);
        return Math.ceil(most / step - 1e-9) * step;
    }

    /** The next of 1, 2 and 5 times a power of ten. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    void draw(List<Curve> curves, double lowest, double highest) {
        low = lowest;
        high = highest;
        double step = step((high - low) / TICKS);
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        graphics.setStroke(new BasicStroke(1));
        for (int tick = 0; low + tick * step <= high + step / 2; tick++) {
            double value = low + tick * step;
            graphics.setColor(GRID);
            graphics.draw(new Line2D.Double(start + LEFT, y(value), start + WIDTH - RIGHT, y(value)));
            text(String.format(Locale.ROOT, "%." + digits + "f", value), start + LEFT - 8, y(value) + 4, 1);
        }
        int epochs = history.size();
        int every = (int) Math.max(1, step(epochs / 10.0));
        for (EpochRecord epoch : history) {
            if (epoch.epoch() % every == 0 || epochs == 1) {
                text(Integer.toString(epoch.epoch()), x(epoch.epoch()), HEIGHT - BOTTOM + 18, 0.5);
            }
        }
        text("epoch", start + (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 36, 0.5);
        double legend = start + LEFT;
        for (int i = 0; i < curves.size(); i++) {
            Color colour = COLOURS[i % COLOURS.length];
            curve(curves.get(i), colour);
            graphics.setColor(colour);
            graphics.fill(new Rectangle2D.Double(legend, HEIGHT - 24, 16, 4));
            text(curves.get(i).name(), legend + 22, HEIGHT - 17, 0);
            legend += 40 + Typeface.sans().width(curves.get(i).name(), TEXT);
        }
    }

    private void curve(Curve curve, Color colour) {
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int i = 0; i < history.size(); i++) {
            double value = curve.values()[i];
            if (Double.isFinite(value)) {
                double x = x(history.get(i).epoch());
                graphics.fill(new Ellipse2D.Double(x - 3, y(value) - 3, 6, 6));
                if (i > 0 && Double.isFinite(curve.values()[i - 1])) {
                    graphics.draw(
                            new Line2D.Double(x(history.get(i - 1).epoch()), y(curve.values()[i - 1]), x, y(value)));
                }
            }
        }
    }

    private double x(int epoch) {
        int first = history.get(0).epoch();
        int last = history.get(history.size() - 1).epoch();
        double share = last == first ? 0.5 : (double) (epoch - first) / (last - first);
        return start + LEFT + 12 + share * (WIDTH - LEFT - RIGHT - 24);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    /** @param before the share of the text that stands to the left of x */
    private void text(String text, double x, double baseline, double before) {
        graphics.setColor(INK);
        double width = Typeface.sans().width(text, TEXT);
        graphics.fill(Typeface.sans().outline(text, x - before * width, baseline, TEXT));
    }
}
