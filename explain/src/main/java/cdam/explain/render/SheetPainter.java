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
        double y = text(canvas, layout.header(page), top, INK);
        for (Line line : layout.pages().get(page)) {
            if (line.first() && y > top) {
                rule(canvas, y + layout.gap() * 0.25);
            }
            line(canvas, line, y + layout.rowGap(line));
            y += layout.height(line);
        }
        text(canvas, layout.footer(), y + layout.gap() * 0.5, MUTED);
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
            if (tile.isEmpty()) {
                x += layout.cellWidth() + layout.gap();
                continue;
            }
            titles(canvas, tile, layout.titleLines(line), x, top);
            Size size = layout.size(tile);
            Photo photo = tile.photo();
            RenderedMap heat = tile.heat();
            if (heat != null) {
                Scale scale = scales.of(heat);
                MapPicture picture = known.map(heat, photo, scale, size, options);
                canvas.image(picture.image(), x, pictures);
                picture.contours(canvas, x, pictures);
                if (options.colourBar()) {
                    bar(canvas, scale, scales.share(heat), x, pictures + size.height(), size.width());
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

    /** Below each other; subtitles of a line of tiles begin at one height. */
    private void titles(Canvas canvas, Tile tile, int titleLines, int x, double top) {
        double title = layout.titleSize();
        double small = layout.smallSize();
        double y = top;
        for (String text : layout.title(tile)) {
            canvas.text(text, x, y + title, title, INK);
            y += title * 1.2;
        }
        y = top + titleLines * title * 1.2 + title * 0.15;
        for (String text : tile.subtitle().lines().toList()) {
            canvas.text(TextFit.fitMiddle(text, small, layout.cellWidth()), x, y + small * 0.9, small, MUTED);
            y += small * 1.3;
        }
    }

    /** @param picture its width; the bar is wider where its numbers need it */
    private void bar(Canvas canvas, Scale scale, double share, int x, int bottom, int picture) {
        int top = (int) Math.round(bottom + layout.gap() * 0.3);
        int height = (int) Math.ceil(layout.barHeight());
        double needed = ColourBar.width(scale, layout.smallSize());
        int width = Math.max(picture, (int) Math.min(layout.cellWidth(), Math.ceil(needed)));
        double size = layout.smallSize() * Math.min(1, width / needed);
        canvas.image(ColourBar.paint(scale, options.palette(scale.signed()), width, height), x, top);
        frame(canvas, x, top, width, height);
        if (share < 1) {
            double length = Math.max(1, width * share);
            double from = scale.signed() ? (width - length) / 2 : 0;
            canvas.line(new Line2D.Double(from, 1.5, from + length, 1.5), x, top + height, 2, INK);
        }
        double baseline = top + height + layout.smallSize() * 1.2;
        for (ColourBar.Label label : ColourBar.labels(scale, width, size)) {
            canvas.text(label.text(), x + label.x(), baseline, size, MUTED);
        }
    }

    private static void frame(Canvas canvas, int x, int y, int width, int height) {
        canvas.line(new Rectangle2D.Double(-0.5, -0.5, width + 1, height + 1), x, y, 1, FRAME);
    }
}
