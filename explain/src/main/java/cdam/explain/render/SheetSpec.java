package cdam.explain.render;

import cdam.canvas.TextFit;
import java.util.List;

/**
 * What is on a contact sheet.
 *
 * @param header lines above; the first is the title. At most 64
 * @param rows one row per image (or a target, or a method), its tiles from left to right and, behind {@link Tile#LINE_END}, on further
 *     lines; a row without one is broken where it is too long
 * @param footer lines below, such as the definitions of the methods; the scale and what was clipped follow by
 *     themselves. At most 64
 */
public record SheetSpec(List<String> header, List<List<Tile>> rows, List<String> footer) {
    private static final int MAX_LINES = 64;

    public SheetSpec {
        header = header.stream().map(TextFit::printable).toList();
        footer = footer.stream().map(TextFit::printable).toList();
        rows = rows.stream().map(List::copyOf).toList();
        if (header.size() > MAX_LINES || footer.size() > MAX_LINES) {
            throw new IllegalArgumentException("a sheet has at most " + MAX_LINES + " lines above and below");
        }
        if (rows.isEmpty() || rows.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a sheet needs a row, and every row a tile");
        }
    }

    /** A picture on its own, with its titles and colour bar. */
    public static SheetSpec of(Tile tile) {
        return new SheetSpec(List.of(), List.of(List.of(tile)), List.of());
    }
}
