package cdam.explain.serve;

import cdam.explain.render.Enlargement;
import cdam.explain.render.RenderOptions;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** How a picture that is asked for shall look: palette, strength and smooth of the query. */
final class LookQuery {
    private LookQuery() {}

    static RenderOptions of(Context context, boolean signed) {
        RenderOptions defaults = RenderOptions.defaults();
        String palette = context.queryParam("palette");
        return new RenderOptions(
                signed && palette != null ? palette : defaults.palette(),
                !signed && palette != null ? palette : defaults.sequential(),
                defaults.clipLow(),
                defaults.clipHigh(),
                defaults.scale(),
                smooth(context.queryParam("smooth")) ? Enlargement.SMOOTH : Enlargement.NEAREST,
                strength(context.queryParam("strength"), defaults.strength()),
                defaults.contours(),
                defaults.colourBar(),
                384,
                2);
    }

    private static boolean smooth(@Nullable String text) {
        if (text == null || text.equals("true") || text.equals("false")) {
            return !"false".equals(text);
        }
        throw new Refusal(400, "smooth: expected true or false, found " + text);
    }

    private static double strength(@Nullable String text, double otherwise) {
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new Refusal(400, "strength: expected a number from 0 to 1, found " + text);
        }
    }
}
