package cdam.explain.render;

import java.awt.geom.Path2D;

/** Lines of equal score in a field of pixels, by marching squares. */
final class Contours {
    private Contours() {}

    /** The line at a level: between pixels' centres, in pixels of the field. */
    static Path2D at(float[] field, int width, double level) {
        Path2D line = new Path2D.Double();
        int height = field.length / width;
        for (int y = 0; y + 1 < height; y++) {
            for (int x = 0; x + 1 < width; x++) {
                int at = y * width + x;
                square(line, x + 0.5, y + 0.5, new double[] {
                    field[at] - level, field[at + 1] - level, field[at + width + 1] - level, field[at + width] - level
                });
            }
        }
        return line;
    }

    /** Corners clockwise from the upper left; every second crossing of the rim ends the piece that the one before began. */
    private static void square(Path2D line, double x, double y, double[] corner) {
        boolean open = false;
        for (int i = 0; i < 4; i++) {
            double from = corner[i];
            double to = corner[(i + 1) % 4];
            if (from > 0 == to > 0) {
                continue;
            }
            double along = from / (from - to);
            double px = x + (i == 0 ? along : i == 1 ? 1 : i == 2 ? 1 - along : 0);
            double py = y + (i == 0 ? 0 : i == 1 ? along : i == 2 ? 1 : 1 - along);
            if (open) {
                line.lineTo(px, py);
            } else {
                line.moveTo(px, py);
            }
            open = !open;
        }
    }
}
