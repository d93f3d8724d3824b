package cdam.explain.render;

import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * A map over its photo, with its title and colour bar, not drawn yet.
 *
 * @param tile what is shown
 * @param options how
 */
public record Picture(Tile tile, RenderOptions options) {
    /** The same picture drawn in another way. */
    public Picture with(RenderOptions other) {
        return new Picture(tile, other);
    }

    /**
     * Writes a PNG file whole, or leaves what was there.
     *
     * @throws cdam.io.InputException if it cannot be written, or a score is not finite
     */
    public void writePng(Path file) {
        Sheet.writePng(file, SheetSpec.of(tile), options);
    }

    /**
     * Writes an SVG file whole, or leaves what was there.
     *
     * @throws cdam.io.InputException if it cannot be written, or a score is not finite
     */
    public void writeSvg(Path file) {
        Sheet.writeSvg(file, SheetSpec.of(tile), options);
    }

    /** A PNG file's bytes. */
    public byte[] png() {
        return Sheet.png(SheetSpec.of(tile), options);
    }

    /** The pixels, for a window or a notebook. */
    public BufferedImage image() {
        return Sheet.image(SheetSpec.of(tile), options);
    }
}
