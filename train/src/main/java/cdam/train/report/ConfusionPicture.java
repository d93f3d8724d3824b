package cdam.train.report;

import cdam.font.Typeface;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * A confusion matrix as a picture: rows are the true classes, columns the predicted ones, a cell's blue is its share of the
 * row. Names and counts stand where there is room.
 */
final class ConfusionPicture {
    private static final int SIDE = 900;
    private static final int NAMED = 60;
    private static final int COUNTED = 25;
    private static final int MARGIN = 150;
    private static final Color INK = new Color(0x202020);

    private ConfusionPicture() {}

    static BufferedImage draw(int[][] confusion, ReportData data) {
        int classes = confusion.length;
        int cell = Math.max(1, (SIDE - MARGIN) / classes);
        int margin = classes <= NAMED ? MARGIN : 10;
        int side = margin + cell * classes + 10;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, side, side);
            for (int row = 0; row < classes; row++) {
                int total = Math.max(1, sum(confusion[row]));
                for (int column = 0; column < classes; column++) {
                    g.setColor(shade((double) confusion[row][column] / total));
                    g.fillRect(margin + column * cell, margin + row * cell, cell, cell);
                }
            }
            if (cell >= 8) {
                g.setColor(new Color(0xdddddd));
                for (int i = 0; i <= classes; i++) {
                    g.drawLine(margin + i * cell, margin, margin + i * cell, margin + classes * cell);
                    g.drawLine(margin, margin + i * cell, margin + classes * cell, margin + i * cell);
                }
            }
            write(g, confusion, data, cell, margin);
        } finally {
            g.dispose();
        }
        return image;
    }

    private static void write(Graphics2D g, int[][] confusion, ReportData data, int cell, int margin) {
        int classes = confusion.length;
        if (classes > NAMED) {
            return;
        }
        double size = Math.max(9, Math.min(13, cell - 2));
        for (int c = 0; c < classes; c++) {
            String name = fitting(data.name(c), size, margin - 12);
            int middle = margin + c * cell + cell / 2 + 4;
            g.setColor(INK);
            text(g, name, margin - 6 - Typeface.sans().width(name, size), middle, size);
            Graphics2D turned = (Graphics2D) g.create();
            turned.rotate(-Math.PI / 2, middle, margin - 6.0);
            text(turned, name, middle, margin - 6.0, size);
            turned.dispose();
            for (int column = 0; classes <= COUNTED && column < classes; column++) {
                int count = confusion[c][column];
                if (count > 0) {
                    g.setColor(2 * count > sum(confusion[c]) ? Color.WHITE : INK);
                    String text = Integer.toString(count);
                    double width = Typeface.sans().width(text, size);
                    text(g, text, margin + column * cell + (cell - width) / 2, middle, size);
                }
            }
        }
        g.setColor(INK);
        text(g, "true \u2193  predicted \u2192", 8, 18, 13);
    }

    private static void text(Graphics2D g, String text, double x, double baseline, double size) {
        g.fill(Typeface.sans().outline(text, x, baseline, size));
    }

    private static String fitting(String name, double size, int width) {
        String fitting = name;
        while (fitting.length() > 2 && Typeface.sans().width(fitting, size) > width) {
            fitting = fitting.substring(0, fitting.length() - 2) + "\u2026";
        }
        return fitting;
    }

    /** From white to the blue of the curves. */
    private static Color shade(double share) {
        double s = Math.sqrt(share); // rare mistakes stay visible
        return new Color((float) (1 - s), (float) (1 - s * (1 - 0x50 / 255.0)), (float) (1 - s * (1 - 0x99 / 255.0)));
    }

    private static int sum(int[] row) {
        int sum = 0;
        for (int value : row) {
            sum += value;
        }
        return sum;
    }
}
