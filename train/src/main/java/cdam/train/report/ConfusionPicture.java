package cdam.train.report;

import cdam.canvas.Canvas;
import cdam.canvas.PngCanvas;
import cdam.canvas.Rgb;
import cdam.canvas.TextFit;
import cdam.font.Typeface;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;

/**
 * A confusion matrix as a picture: rows are the true classes, columns the predicted ones, a cell's blue is its share of the
 * row. Names and counts stand where there is room.
 */
final class ConfusionPicture {
    private static final int SIDE = 900;
    private static final int NAMED = 60;
    private static final int COUNTED = 25;
    private static final int MARGIN = 150;
    private static final int INK = 0x202020;
    private static final int PAPER = 0xFFFFFF;
    private static final int GRID = 0xDDDDDD;
    private static final int FULL = 0x005099;

    private ConfusionPicture() {}

    static PngCanvas draw(int[][] confusion, ReportData data) {
        int classes = confusion.length;
        int cell = Math.max(1, (SIDE - MARGIN) / classes);
        int margin = classes <= NAMED ? MARGIN : 10;
        int side = margin + cell * classes + 10;
        PngCanvas canvas = new PngCanvas(side, side, PAPER);
        for (int row = 0; row < classes; row++) {
            int total = Math.max(1, sum(confusion[row]));
            for (int column = 0; column < classes; column++) {
                double share = Math.sqrt((double) confusion[row][column] / total); // rare mistakes stay visible
                canvas.fill(
                        new Rectangle(margin + column * cell, margin + row * cell, cell, cell),
                        Rgb.mix(PAPER, FULL, share));
            }
        }
        for (int i = 0; cell >= 8 && i <= classes; i++) {
            canvas.fill(new Rectangle(margin + i * cell, margin, 1, classes * cell), GRID);
            canvas.fill(new Rectangle(margin, margin + i * cell, classes * cell, 1), GRID);
        }
        if (classes <= NAMED) {
            write(canvas, confusion, data, cell, margin);
        }
        return canvas;
    }

    private static void write(Canvas canvas, int[][] confusion, ReportData data, int cell, int margin) {
        int classes = confusion.length;
        double size = Math.max(9, Math.min(13, cell - 2));
        for (int c = 0; c < classes; c++) {
            String name = TextFit.fit(data.name(c), size, margin - 12);
            int middle = margin + c * cell + cell / 2 + 4;
            canvas.text(name, margin - 6 - Typeface.sans().width(name, size), middle, size, INK);
            canvas.fill(
                    AffineTransform.getRotateInstance(-Math.PI / 2, middle, margin - 6.0)
                            .createTransformedShape(Typeface.sans().outline(name, middle, margin - 6.0, size)),
                    INK);
            for (int column = 0; classes <= COUNTED && column < classes; column++) {
                int count = confusion[c][column];
                if (count > 0) {
                    String text = Integer.toString(count);
                    double left =
                            margin + column * cell + (cell - Typeface.sans().width(text, size)) / 2;
                    canvas.text(text, left, middle, size, 2 * count > sum(confusion[c]) ? PAPER : INK);
                }
            }
        }
        canvas.text("true \u2193  predicted \u2192", 8, 18, 13, INK);
    }

    private static int sum(int[] row) {
        int sum = 0;
        for (int value : row) {
            sum += value;
        }
        return sum;
    }
}
