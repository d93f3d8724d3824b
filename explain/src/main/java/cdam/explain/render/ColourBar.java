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

    /** The highest score always; the lowest and zero as far as there is room. Only that there is none, where that is so. */
    static List<Label> labels(Scale scale, int width, double size) {
        Typeface font = Typeface.sans();
        String empty = scale.emptyLabel();
        if (!empty.isEmpty()) {
            return List.of(new Label(empty, Math.max(0, (width - font.width(empty, size)) / 2)));
        }
        List<Label> labels = new ArrayList<>();
        double highX = Math.max(0, width - font.width(scale.highLabel(), size));
        labels.add(new Label(scale.highLabel(), highX));
        double lowEnd = font.width(scale.lowLabel(), size);
        if (lowEnd + size < highX) {
            labels.add(new Label(scale.lowLabel(), 0));
            double zero = (width - font.width("0", size)) / 2;
            if (scale.signed() && lowEnd + size / 2 < zero && zero + 1.5 * size < highX) {
                labels.add(new Label("0", zero));
            }
        }
        return labels;
    }
}
