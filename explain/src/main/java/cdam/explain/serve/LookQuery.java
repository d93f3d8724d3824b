package cdam.explain.serve;

import cdam.explain.render.Enlargement;
import cdam.explain.render.RenderOptions;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a picture that is asked for shall look: palette, strength, smooth, clip and contours of the query. */
final class LookQuery {
    static final List<String> PARAMETERS = List.of("palette", "strength", "smooth", "clip", "contours");

    private LookQuery() {}

    static RenderOptions of(Context context, boolean signed) {
        RenderOptions defaults = RenderOptions.defaults();
        String palette = context.queryParam("palette");
        double[] clip = clip(context.queryParam("clip"), defaults);
        return new RenderOptions(
                signed && palette != null ? palette : defaults.palette(),
                !signed && palette != null ? palette : defaults.sequential(),
                clip[0],
                clip[1],
                defaults.scale(),
                yes("smooth", context.queryParam("smooth"), true) ? Enlargement.SMOOTH : Enlargement.NEAREST,
                strength(context.queryParam("strength"), defaults.strength()),
                yes("contours", context.queryParam("contours"), defaults.contours()),
                defaults.colourBar(),
                384,
                2);
    }

    private static boolean yes(String name, @Nullable String text, boolean otherwise) {
        if (text == null || text.equals("true") || text.equals("false")) {
            return text == null ? otherwise : text.equals("true");
        }
        throw new Refusal(400, name + ": expected true or false, found " + text);
    }

    private static double[] clip(@Nullable String text, RenderOptions defaults) {
        if (text == null) {
            return new double[] {defaults.clipLow(), defaults.clipHigh()};
        }
        try {
            double[] both = Arrays.stream(text.split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (both.length == 2) {
                return both;
            }
        } catch (NumberFormatException e) {
            // Told below, as the wrong number of numbers is.
        }
        throw new Refusal(400, "clip: expected two quantiles, such as 0.001,0.999, found " + text);
    }

    private static double strength(@Nullable String text, double otherwise) {
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new Refusal(400, "strength: expected a number from 0 to 1, found " + text);
        }
    }
}
