package cdam.explain.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a picture says about its own colours. */
final class ScaleText {
    private ScaleText() {}

    static List<String> lines(boolean signed, boolean unsigned, RenderOptions options) {
        List<String> lines = new ArrayList<>();
        if (signed) {
            lines.add("Signed maps: " + options.palette(true).legend() + ", symmetric about 0; "
                    + options.scale().label() + ".");
        }
        if (unsigned) {
            lines.add("Unsigned maps: " + options.palette(false).legend() + ", from 0; "
                    + options.scale().label() + ".");
        }
        if (options.clips()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Contrast clipped at the quantiles %s and %s of the scores: ≤ and ≥ mark ends that hold more.",
                    Numbers.format(options.clipLow()),
                    Numbers.format(options.clipHigh())));
        }
        if (options.contours()) {
            lines.add("Lines: half of the scale.");
        }
        return lines;
    }
}
