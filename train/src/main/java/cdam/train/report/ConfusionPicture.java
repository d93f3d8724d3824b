package cdam.train.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * A confusion matrix as a picture: rows are the true classes, columns the predicted ones, a cell's blue is its share of the
 * row. Names and counts stand where there is room; without fonts on the machine they are left out.
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
        } catch (RuntimeException | LinkageError | InternalError e) {
            return image; // no fonts: the cells are there
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
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(9, Math.min(13, cell - 2))));
        for (int c = 0; c < classes; c++) {
            String name = fitting(g, data.name(c), margin - 12);
            int middle = margin + c * cell + cell / 2 + 4;
            g.setColor(INK);
            g.drawString(name, margin - 6 - g.getFontMetrics().stringWidth(name), middle);
            Graphics2D turned = (Graphics2D) g.create();
            turned.rotate(-Math.PI / 2, middle, margin - 6.0);
            turned.drawString(name, middle, margin - 6);
            turned.dispose();
            for (int column = 0; classes <= COUNTED && column < classes; column++) {
                int count = confusion[c][column];
                if (count > 0) {
                    g.setColor(2 * count > sum(confusion[c]) ? Color.WHITE : INK);
                    String text = Integer.toString(count);
                    int width = g.getFontMetrics().stringWidth(text);
                    g.drawString(text, margin + column * cell + (cell - width) / 2, middle);
                }
            }
        }
        g.setColor(INK);
        g.drawString("true \u2193  predicted \u2192", 8, 18);
    }

    private static String fitting(Graphics2D g, String name, int width) {
        String fitting = name;
        while (fitting.length() > 2 && g.getFontMetrics().stringWidth(fitting) > width) {
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
