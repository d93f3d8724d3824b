package cdam.explain.render;

import cdam.canvas.Canvas;
import cdam.canvas.TextFit;
import cdam.explain.render.SheetLayout.Line;
import cdam.explain.render.SheetLayout.Size;
import cdam.explain.render.SheetLayout.TextLine;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.Supplier;

/** Draws the pages of a sheet. */
final class SheetPainter {
    static final int BACKGROUND = 0xFFFFFF;
    private static final int INK = 0x16191D;
    private static final int MUTED = 0x555D66;
    private static final int FRAME = 0xC4C9CF;

    private final SheetLayout layout;
    private final Scales scales;
    private final RenderOptions options;
    private final Supplier<TileCache> drawn;

    /** @param drawn what a line of the sheet draws into */
    SheetPainter(SheetLayout layout, Scales scales, RenderOptions options, Supplier<TileCache> drawn) {
        this.layout = layout;
        this.scales = scales;
        this.options = options;
        this.drawn = drawn;
    }

    void page(Canvas canvas, int page) {
        double top = layout.gap() * 0.5;
        double y = text(canvas, layout.header(), top, INK);
        for (Line line : layout.pages().get(page)) {
            if (line.first() && y > top) {
                rule(canvas, y + layout.gap() * 0.25);
            }
            line(canvas, line, y + layout.rowGap(line));
            y += layout.height(line);
        }
        text(canvas, layout.footer(page), y + layout.gap() * 0.5, MUTED);
    }

    private double text(Canvas canvas, List<TextLine> lines, double top, int colour) {
        double y = top;
        for (TextLine line : lines) {
            canvas.text(line.text(), layout.gap(), y + line.size(), line.size(), colour);
            y += line.height();
        }
        return top + layout.textHeight(lines);
    }

    private void line(Canvas canvas, Line line, double top) {
        TileCache known = drawn.get();
        int pictures = (int) Math.round(top + layout.titleHeight(line));
        int x = layout.gap();
        for (Tile tile : line.tiles()) {
            titles(canvas, tile, x, top);
            Size size = layout.size(tile);
            Photo photo = tile.photo();
            RenderedMap heat = tile.heat();
            if (heat != null) {
                Scale scale = scales.of(heat);
                MapPicture picture = known.map(heat, photo, scale, size, options);
                canvas.image(picture.image(), x, pictures);
                picture.contours(canvas, x, pictures);
                if (options.colourBar()) {
                    bar(canvas, scale, x, pictures + size.height(), Math.max(size.width(), layout.cellWidth() / 2));
                }
            } else if (photo != null) {
                canvas.image(known.photo(photo, size), x, pictures);
            }
            frame(canvas, x, pictures, size.width(), size.height());
            x += layout.cellWidth() + layout.gap();
        }
    }

    private void rule(Canvas canvas, double y) {
        double end = layout.width() - 2.0 * layout.gap();
        canvas.line(new Line2D.Double(0, 0.5, end, 0.5), layout.gap(), (int) Math.round(y), 1, FRAME);
    }

    private void titles(Canvas canvas, Tile tile, int x, double top) {
        double title = layout.titleSize();
        double small = layout.smallSize();
        canvas.text(TextFit.fit(tile.title(), title, layout.cellWidth()), x, top + title, title, INK);
        canvas.text(
                TextFit.fit(tile.subtitle(), small, layout.cellWidth()),
                x,
                top + title * 1.35 + small * 0.9,
                small,
                MUTED);
    }

    private void bar(Canvas canvas, Scale scale, int x, int bottom, int width) {
        int top = (int) Math.round(bottom + layout.gap() * 0.3);
        int height = (int) Math.ceil(layout.barHeight());
        canvas.image(ColourBar.paint(scale, options.palette(scale.signed()), width, height), x, top);
        frame(canvas, x, top, width, height);
        double baseline = top + height + layout.smallSize() * 1.05;
        for (ColourBar.Label label : ColourBar.labels(scale, width, layout.smallSize())) {
            canvas.text(label.text(), x + label.x(), baseline, layout.smallSize(), MUTED);
        }
    }

    private static void frame(Canvas canvas, int x, int y, int width, int height) {
        canvas.line(new Rectangle2D.Double(-0.5, -0.5, width + 1, height + 1), x, y, 1, FRAME);
    }
}
