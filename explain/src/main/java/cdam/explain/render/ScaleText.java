package cdam.explain.render;

import java.util.ArrayList;
import java.util.List;

/** What a picture says about its own colours. */
final class ScaleText {
    private ScaleText() {}

    static List<String> lines(boolean signed, boolean unsigned, RenderOptions options) {
        List<String> lines = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        if (signed) {
            kinds.add("signed maps in " + options.palette() + ", symmetric about 0");
        }
        if (unsigned) {
            kinds.add("unsigned maps in " + options.sequential() + " from 0");
        }
        lines.add(
                "Colours: " + String.join("; ", kinds) + "; " + options.scale().label() + ".");
        if (options.clips()) {
            lines.add("Contrast clipped at the quantiles " + Numbers.format(options.clipLow()) + " and "
                    + Numbers.format(options.clipHigh()) + " of the scores: ≤ and ≥ mark ends that hold more.");
        }
        if (options.contours()) {
            lines.add("Lines: half of the scale.");
        }
        return lines;
    }
}
