package cdam.explain.render;

import cdam.canvas.TextFit;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a sheet: a photo, a map over a photo, or a map alone.
 *
 * @param title first line, such as the class
 * @param subtitle second line, such as its logit and probability; may be empty
 */
public record Tile(
        String title,
        String subtitle,
        @Nullable Photo photo,
        @Nullable RenderedMap heat) {
    public Tile {
        if (photo == null && heat == null) {
            throw new IllegalArgumentException("tile " + title + " has neither a photo nor a map");
        }
        title = TextFit.printable(title);
        subtitle = TextFit.printable(subtitle);
    }

    /** A photo without a map. */
    public static Tile original(String title, String subtitle, Photo photo) {
        return new Tile(title, subtitle, photo, null);
    }

    /** Height of the picture divided by its width. */
    double aspect() {
        if (photo != null) {
            return (double) photo.height() / photo.width();
        }
        return heat == null ? 1 : (double) heat.map().rows() / heat.map().columns();
    }
}
