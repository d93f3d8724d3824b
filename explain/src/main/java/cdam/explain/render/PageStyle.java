package cdam.explain.render;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * For pages that draw by themselves: the palettes that they offer, and how they begin, as {@link RenderOptions} has it.
 *
 * @param palettes all that there are
 * @param palette the name of the first one of signed maps
 * @param sequential the name of the first one of unsigned maps
 * @param strength of the colours over the photo, 0 to 1
 * @param smooth whether maps are first shown smooth
 * @param clip the two quantiles of contrast clipping; 0 and 1: none
 * @param scale map, row or sheet: which maps share one
 * @param contours whether lines are drawn at half of the scale
 * @param colourBar whether maps have colour bars
 */
public record PageStyle(
        List<Colours> palettes,
        String palette,
        String sequential,
        double strength,
        boolean smooth,
        List<Double> clip,
        String scale,
        boolean contours,
        boolean colourBar) {
    /**
     * A palette.
     *
     * @param legend what the colours mean
     * @param signed whether it is for signed maps
     * @param stops {@code #rrggbb}, evenly spaced, from the lowest score to the highest
     */
    public record Colours(String name, String legend, boolean signed, List<String> stops) {
        static Colours of(Palette palette) {
            List<String> stops = Arrays.stream(palette.stops())
                    .mapToObj(stop -> String.format(Locale.ROOT, "#%06x", stop))
                    .toList();
            return new Colours(palette.name(), palette.legend(), palette.signed(), stops);
        }
    }

    /** The look of pictures drawn with these options. */
    public static PageStyle of(RenderOptions options) {
        return new PageStyle(
                Palette.ALL.stream().map(Colours::of).toList(),
                options.palette(),
                options.sequential(),
                options.strength(),
                options.enlargement() == Enlargement.SMOOTH,
                List.of(options.clipLow(), options.clipHigh()),
                options.scale().name().toLowerCase(Locale.ROOT),
                options.contours(),
                options.colourBar());
    }
}
