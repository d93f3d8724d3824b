package cdam.explain.job;

import cdam.explain.render.Enlargement;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.ScaleScope;
import cdam.io.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link RenderOptions} as YAML has them: what is left out has its default.
 *
 * @param clip two quantiles, such as [0.001, 0.999]
 * @param svg whether sheets are written as SVG too, beside the PNG
 */
public record RenderConfig(
        @Nullable String palette,
        @Nullable String sequential,
        @Nullable List<Double> clip,
        @Nullable ScaleScope scale,
        @Nullable Enlargement enlargement,
        @Nullable Double strength,
        @Nullable Boolean contours,
        @Nullable Boolean colourBar,
        @Nullable Integer tile,
        @Nullable Integer columns,
        @Nullable Boolean svg) {
    public RenderConfig {
        if (clip != null && clip.size() != 2) {
            throw new UsageException("clip: expected two quantiles, such as [0.001, 0.999], found " + clip);
        }
        options(palette, sequential, clip, scale, enlargement, strength, contours, colourBar, tile, columns);
    }

    RenderOptions options() {
        return options(palette, sequential, clip, scale, enlargement, strength, contours, colourBar, tile, columns);
    }

    private static RenderOptions options(
            @Nullable String palette,
            @Nullable String sequential,
            @Nullable List<Double> clip,
            @Nullable ScaleScope scale,
            @Nullable Enlargement enlargement,
            @Nullable Double strength,
            @Nullable Boolean contours,
            @Nullable Boolean colourBar,
            @Nullable Integer tile,
            @Nullable Integer columns) {
        RenderOptions defaults = RenderOptions.defaults();
        return new RenderOptions(
                or(palette, defaults.palette()),
                or(sequential, defaults.sequential()),
                clip == null ? defaults.clipLow() : clip.get(0),
                clip == null ? defaults.clipHigh() : clip.get(1),
                or(scale, defaults.scale()),
                or(enlargement, defaults.enlargement()),
                or(strength, defaults.strength()),
                or(contours, defaults.contours()),
                or(colourBar, defaults.colourBar()),
                or(tile, defaults.tile()),
                or(columns, defaults.columns()));
    }

    private static <T> T or(@Nullable T value, T other) {
        return value == null ? other : value;
    }
}
