package cdam.explain.render;

import cdam.font.Typeface;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The colours of a scale from its lowest score to its highest, and the raw scores at the ends and at zero. */
final class ColourBar {
    private ColourBar() {}

    /** A number below the bar. */
    record Label(String text, double x) {}

    static BufferedImage paint(Scale scale, Palette palette, int width, int height) {
        BufferedImage bar = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            double along = width == 1 ? 1 : (double) x / (width - 1);
            int colour = scale.limit() == 0 ? palette.zero() : palette.colour(scale.signed() ? 2 * along - 1 : along);
            for (int y = 0; y < height; y++) {
                bar.setRGB(x, y, colour);
            }
        }
        return bar;
    }

    /** How wide a bar must be for its numbers. */
    static double width(Scale scale, double size) {
        Typeface font = Typeface.sans();
        if (!scale.emptyLabel().isEmpty()) {
            return font.width(scale.emptyLabel(), size);
        }
        double low = font.width(scale.lowLabel(), size);
        double high = font.width(scale.highLabel(), size);
        return scale.signed() ? 2 * Math.max(low, high) + font.width("0", size) + 1.2 * size : low + high + 0.6 * size;
    }

    /** The lowest score, zero and the highest; only that there is none, where that is so. */
    static List<Label> labels(Scale scale, int width, double size) {
        Typeface font = Typeface.sans();
        String empty = scale.emptyLabel();
        if (!empty.isEmpty()) {
            return List.of(new Label(empty, Math.max(0, (width - font.width(empty, size)) / 2)));
        }
        List<Label> labels = new ArrayList<>();
        labels.add(new Label(scale.lowLabel(), 0));
        if (scale.signed()) {
            labels.add(new Label("0", (width - font.width("0", size)) / 2));
        }
        labels.add(new Label(scale.highLabel(), width - font.width(scale.highLabel(), size)));
        return labels;
    }
}
