package cdam.explain.render;

import cdam.canvas.NumberFormat;
import cdam.explain.render.Scale.Clipping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a picture says about its own colours. */
final class ScaleText {
    /** Marks the scale of a map whose contrast could not be clipped. */
    static final String NOT_CLIPPED = "*";

    private ScaleText() {}

    static List<String> lines(Scales all, RenderOptions options) {
        Collection<Scale> scales = all.all();
        List<String> lines = new ArrayList<>();
        if (scales.stream().anyMatch(Scale::signed)) {
            lines.add("Signed maps: " + options.palette(true).legend() + ", symmetric about 0; "
                    + options.scale().label() + ".");
        }
        if (scales.stream().anyMatch(scale -> !scale.signed())) {
            lines.add("Unsigned maps: " + options.palette(false).legend() + ", from 0; "
                    + options.scale().label() + ".");
        }
        String quantiles = "the quantiles " + NumberFormat.format(options.clipLow()) + " and "
                + NumberFormat.format(options.clipHigh()) + " of the scores";
        if (any(scales, Clipping.CLIPPED)) {
            lines.add("Contrast clipped at " + quantiles + ": ≤ and ≥ mark ends that hold more.");
        }
        if (any(scales, Clipping.NOTHING_LEFT)) {
            lines.add(NOT_CLIPPED + " Not clipped: " + quantiles + " leave nothing but 0.");
        }
        if (options.colourBar() && all.differ()) {
            lines.add(
                    "The line below a colour bar: how large the map's scale is beside the largest of its method in the row.");
        }
        if (options.contours() && scales.stream().anyMatch(scale -> scale.limit() > 0)) {
            lines.add("Lines: half of the scale.");
        }
        return lines;
    }

    private static boolean any(Collection<Scale> scales, Clipping clipping) {
        return scales.stream().anyMatch(scale -> scale.clipping() == clipping && scale.limit() > 0);
    }
}
