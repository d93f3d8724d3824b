package cdam.explain.render;

import static cdam.io.UsageException.require;

/**
 * How maps are drawn.
 *
 * @param palette colours of signed maps: paper, colour-blind, print
 * @param sequential colours of unsigned maps: amber, ember, grey, ink
 * @param clipLow contrast clipping: the quantile of the scores that gets the first colour; 0 is off
 * @param clipHigh the quantile that gets the last colour; 1 is off. The paper's authors use 0.001 and 0.999
 * @param scale which maps share a scale
 * @param enlargement nearest or smooth
 * @param strength 0: the photo alone; 0.5: full colours over a dimmed grey photo; 1: the colours alone, as in the paper
 * @param contours whether lines are drawn at half of the scale
 * @param colourBar whether every map has its colour bar with raw scores
 * @param tile the longer side of a picture, in pixels, 32 to 1024
 * @param columns the most pictures side by side, 1 to 24; a longer row goes on below
 */
public record RenderOptions(
        String palette,
        String sequential,
        double clipLow,
        double clipHigh,
        ScaleScope scale,
        Enlargement enlargement,
        double strength,
        boolean contours,
        boolean colourBar,
        int tile,
        int columns) {
    public RenderOptions {
        Palette.named(palette, true);
        Palette.named(sequential, false);
        require(
                clipLow >= 0 && clipLow < clipHigh && clipHigh <= 1,
                "clipLow and clipHigh: expected quantiles with 0 <= low < high <= 1, found " + clipLow + " and "
                        + clipHigh);
        require(strength >= 0 && strength <= 1, "strength: expected a number from 0 to 1, found " + strength);
        require(tile >= 32 && tile <= 1024, "tile: expected 32 to 1024 pixels, found " + tile);
        require(columns >= 1 && columns <= 24, "columns: expected 1 to 24, found " + columns);
    }

    /** The paper's colours over a dimmed photo, smooth, nothing clipped, every map with its own scale. */
    public static RenderOptions defaults() {
        return new RenderOptions("paper", "amber", 0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 0.5, false, true, 288, 6);
    }

    /** The same with another size of the pictures and number of columns. */
    public RenderOptions withLayout(int newTile, int newColumns) {
        return new RenderOptions(
                palette,
                sequential,
                clipLow,
                clipHigh,
                scale,
                enlargement,
                strength,
                contours,
                colourBar,
                newTile,
                newColumns);
    }

    Palette palette(boolean signed) {
        return signed ? Palette.named(palette, true) : Palette.named(sequential, false);
    }
}
