package cdam.explain.render;

import cdam.canvas.TextFit;
import java.util.ArrayList;
import java.util.List;

/**
 * Where things are on the pages of a sheet, in pixels. A page holds so many pixels and {@link #MAX_ROWS} at most: more rows
 * make more pages, and a single line too large for a page makes smaller tiles.
 */
final class SheetLayout {
    static final long MAX_PIXELS = 6_000_000;
    static final int MAX_ROWS = 24;
    private static final int MIN_TILE = 32;

    private final long maxPixels;
    private final int tile;
    private final boolean colourBars;
    private final int gap;
    private final double titleSize;
    private final double smallSize;
    private final int cellWidth;
    private final int width;
    private final List<TextLine> header;
    private final List<TextLine> footer;
    private final List<List<Line>> pages;
    private final int rows;

    /** Text above or below the pictures, short enough for the page. */
    record TextLine(String text, double size) {
        double height() {
            return size * 1.4;
        }
    }

    /** Tiles side by side. {@code first}: they begin a row of the sheet rather than going on with it. */
    record Line(List<Tile> tiles, boolean first) {}

    /** The picture within its cell. */
    record Size(int width, int height) {}

    /** @param maxPixels of a page */
    static SheetLayout of(SheetSpec spec, RenderOptions options, List<String> footer, long maxPixels) {
        int tile = options.tile();
        SheetLayout layout = new SheetLayout(spec, options, footer, maxPixels, tile);
        while (!layout.fits() && tile > MIN_TILE) {
            tile = Math.max(MIN_TILE, tile * 4 / 5);
            layout = new SheetLayout(spec, options, footer, maxPixels, tile);
        }
        return layout;
    }

    private SheetLayout(SheetSpec spec, RenderOptions options, List<String> footer, long maxPixels, int tile) {
        this.maxPixels = maxPixels;
        this.tile = tile;
        colourBars = options.colourBar();
        gap = Math.max(6, tile / 14);
        titleSize = Math.min(Math.max(tile * 0.085, 12), 44);
        smallSize = titleSize * 0.8;
        cellWidth = spec.rows().stream()
                .flatMap(List::stream)
                .mapToInt(entry -> size(entry).width)
                .reduce(tile * 3 / 5, Math::max);
        List<Line> lines = lines(spec.rows(), options.columns());
        int columns = lines.stream().mapToInt(line -> line.tiles.size()).reduce(1, Math::max);
        width = gap + columns * (cellWidth + gap);
        header = new ArrayList<>();
        for (int i = 0; i < spec.header().size(); i++) {
            header.addAll(wrap(spec.header().get(i), i == 0 ? titleSize * 1.2 : smallSize));
        }
        this.footer =
                footer.stream().flatMap(line -> wrap(line, smallSize).stream()).toList();
        rows = spec.rows().size();
        pages = paginate(lines);
    }

    /** The picture's size: its longer side is the tile's, its shorter one never too thin to see. */
    Size size(Tile entry) {
        if (entry.isEmpty()) {
            return new Size(1, 1);
        }
        double aspect = entry.aspect();
        int shortest = Math.max(1, tile / 12);
        return aspect > 1
                ? new Size(Math.max(shortest, (int) Math.round(tile / aspect)), tile)
                : new Size(tile, Math.max(shortest, (int) Math.round(tile * aspect)));
    }

    List<List<Line>> pages() {
        return pages;
    }

    /** The lines above the pictures; the last one says which rows these are of if there are several pages. */
    List<TextLine> header(int page) {
        List<TextLine> lines = new ArrayList<>(header);
        if (pages.size() > 1) {
            int before = (int) pages.subList(0, page).stream()
                    .flatMap(List::stream)
                    .filter(Line::first)
                    .count();
            List<Line> here = pages.get(page);
            int last = before + (int) here.stream().filter(Line::first).count();
            int first = here.get(0).first ? before + 1 : before;
            lines.add(new TextLine(
                    (first == last ? "" + last : first + " to " + last) + " of " + rows + ", page " + (page + 1)
                            + " of " + pages.size(),
                    smallSize));
        }
        return lines;
    }

    List<TextLine> footer() {
        return footer;
    }

    /** The lines of a title. */
    List<String> title(Tile entry) {
        return entry.heat() == null
                ? List.of(TextFit.fitMiddle(entry.title(), titleSize, cellWidth))
                : TextFit.oneOrTwo(entry.title(), titleSize, cellWidth);
    }

    int gap() {
        return gap;
    }

    int cellWidth() {
        return cellWidth;
    }

    double titleSize() {
        return titleSize;
    }

    double smallSize() {
        return smallSize;
    }

    int width() {
        return width;
    }

    int height(int page) {
        double lines = pages.get(page).stream().mapToDouble(this::height).sum();
        return (int) Math.ceil(lines + textHeight(header(page)) + textHeight(footer) + gap);
    }

    /** From the top of a line to its pictures. */
    double titleHeight(Line line) {
        long subtitles = line.tiles.stream()
                .mapToLong(tile -> tile.subtitle().lines().count())
                .reduce(0, Math::max);
        return titleLines(line) * titleSize * 1.2 + titleSize * 0.15 + subtitles * smallSize * 1.3;
    }

    int titleLines(Line line) {
        return line.tiles.stream().mapToInt(tile -> title(tile).size()).reduce(1, Math::max);
    }

    int pictureHeight(Line line) {
        return line.tiles.stream().mapToInt(tile -> size(tile).height).reduce(1, Math::max);
    }

    double barHeight() {
        return titleSize * 0.45;
    }

    /** A line with all that belongs to it and the space before the next. */
    double height(Line line) {
        boolean bars = colourBars && line.tiles.stream().anyMatch(tile -> tile.heat() != null);
        return rowGap(line)
                + titleHeight(line)
                + pictureHeight(line)
                + (bars ? gap * 0.3 + barHeight() + smallSize * 1.45 : 0)
                + gap * 0.5;
    }

    /** The space that sets a row of the sheet apart from the one before. */
    double rowGap(Line line) {
        return line.first ? gap : 0;
    }

    /** Text and its distance to the pictures. */
    double textHeight(List<TextLine> lines) {
        return lines.isEmpty()
                ? 0
                : gap * 0.5 + lines.stream().mapToDouble(TextLine::height).sum();
    }

    private boolean fits() {
        for (int page = 0; page < pages.size(); page++) {
            if ((long) width * height(page) > maxPixels) {
                return false;
            }
        }
        return true;
    }

    private List<TextLine> wrap(String text, double size) {
        return TextFit.wrap(text, size, width - 2.0 * gap).stream()
                .map(line -> new TextLine(line, size))
                .toList();
    }

    private static List<Line> lines(List<List<Tile>> rows, int columns) {
        List<Line> lines = new ArrayList<>();
        for (List<Tile> row : rows) {
            if (row.contains(Tile.LINE_END)) {
                int from = 0;
                for (int i = 0; i <= row.size(); i++) {
                    if (i == row.size() || row.get(i).equals(Tile.LINE_END)) {
                        lines.add(new Line(row.subList(from, i), from == 0));
                        from = i + 1;
                    }
                }
                continue;
            }
            int needed = (row.size() + columns - 1) / columns;
            int length = (row.size() + needed - 1) / needed;
            for (int from = 0; from < row.size(); from += length) {
                lines.add(new Line(row.subList(from, Math.min(from + length, row.size())), from == 0));
            }
        }
        return lines;
    }

    /** Rows stay whole where they can. */
    private List<List<Line>> paginate(List<Line> lines) {
        double text = textHeight(header) + textHeight(footer) + 2 * smallSize + 2 * gap;
        double room = (double) maxPixels / width - text;
        List<List<Line>> pages = new ArrayList<>();
        double used = Double.POSITIVE_INFINITY;
        int rowsHere = 0;
        for (int at = 0; at < lines.size(); at++) {
            Line line = lines.get(at);
            double whole = height(line);
            for (int next = at + 1; line.first && next < lines.size() && !lines.get(next).first; next++) {
                whole += height(lines.get(next));
            }
            double needed = whole > room ? height(line) : whole;
            if (used + needed > room || (line.first && rowsHere == MAX_ROWS)) {
                pages.add(new ArrayList<>());
                used = 0;
                rowsHere = 0;
            }
            pages.get(pages.size() - 1).add(line);
            used += height(line);
            rowsHere += line.first ? 1 : 0;
        }
        return pages;
    }
}
