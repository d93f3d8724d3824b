package cdam.explain.render;

import cdam.canvas.Canvas;
import cdam.explain.render.SheetLayout.Size;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map enlarged to the size of its picture and painted, with the lines at half of its scale if these are wanted.
 *
 * @param image the colours, over the photo if there is one
 * @param lines contours, in pixels of the picture
 */
record MapPicture(BufferedImage image, List<Shape> lines) {
    /** Light and dark, one over the other: seen on every ground. */
    private static final int LIGHT = 0xFFFFFF;

    private static final int DARK = 0x000000;

    /** @param base see {@link Overlay#base}; null: the colours alone */
    static MapPicture of(
            RenderedMap heat, Scale scale, @Nullable BufferedImage base, Size size, RenderOptions options) {
        float[] field = options.enlargement().enlarge(heat.map(), size.width(), size.height());
        // One colour all over would hide the photo and tell nothing.
        double strength = scale.isNearlyConstant() ? options.strength() / 2 : options.strength();
        BufferedImage image =
                Overlay.paint(base, field, scale, options.palette(scale.signed()), strength, size.width());
        List<Shape> lines = new ArrayList<>();
        if (options.contours() && scale.limit() > 0) {
            lines.add(Contours.at(field, size.width(), scale.limit() / 2));
            if (scale.signed()) {
                lines.add(Contours.at(field, size.width(), -scale.limit() / 2));
            }
        }
        return new MapPicture(image, lines);
    }

    void contours(Canvas canvas, int x, int y) {
        for (Shape line : lines) {
            canvas.line(line, x, y, 3, DARK);
            canvas.line(line, x, y, 1.4, LIGHT);
        }
    }
}
