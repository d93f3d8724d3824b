package cdam.explain.render;

import cdam.canvas.TextFit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a sheet: a photo, a map over a photo, or a map alone.
 *
 * @param title first line, such as the class; a long one has two
 * @param subtitle lines below, such as the method, and the class's logit and probability; may be empty
 */
public record Tile(
        String title,
        String subtitle,
        @Nullable Photo photo,
        @Nullable RenderedMap heat) {
    /** An empty place in a row. */
    public static final Tile BLANK = new Tile("", "", null, null);

    /** Ends a line of a row: what follows begins below it, so that a row can be a matrix. */
    public static final Tile LINE_END = new Tile(" ", "", null, null);

    public Tile {
        if (photo == null && heat == null && !title.isBlank()) {
            throw new IllegalArgumentException("tile " + title + " has neither a photo nor a map");
        }
        title = TextFit.printable(title);
        subtitle = subtitle.lines().map(TextFit::printable).collect(Collectors.joining("\n"));
    }

    /** A photo without a map. */
    public static Tile original(String title, String subtitle, Photo photo) {
        return new Tile(title, subtitle, photo, null);
    }

    boolean isEmpty() {
        return photo == null && heat == null;
    }

    /** Height of the picture divided by its width. */
    double aspect() {
        if (photo != null) {
            return (double) photo.height() / photo.width();
        }
        return heat == null ? 1 : (double) heat.map().rows() / heat.map().columns();
    }
}
