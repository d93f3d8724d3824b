package cdam.explain.job;

import static java.util.Objects.requireNonNullElse;

import cdam.explain.render.Enlargement;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.ScaleScope;
import cdam.io.UsageException;
import java.util.List;

/**
 * {@link RenderOptions} as YAML has them.
 *
 * @param clip two quantiles, such as [0.001, 0.999]
 * @param svg whether sheets are written as SVG too, beside the PNG
 */
public record RenderConfig(
        String palette,
        String sequential,
        List<Double> clip,
        ScaleScope scale,
        Enlargement enlargement,
        Double strength,
        Boolean contours,
        Boolean colourBar,
        Integer tile,
        Integer columns,
        Boolean svg) {
    private static final RenderOptions USUAL = RenderOptions.defaults();

    static final RenderConfig DEFAULTS = new RenderConfig(
            USUAL.palette(),
            USUAL.sequential(),
            List.of(USUAL.clipLow(), USUAL.clipHigh()),
            USUAL.scale(),
            USUAL.enlargement(),
            USUAL.strength(),
            USUAL.contours(),
            USUAL.colourBar(),
            USUAL.tile(),
            USUAL.columns(),
            false);

    public RenderConfig {
        palette = requireNonNullElse(palette, USUAL.palette());
        sequential = requireNonNullElse(sequential, USUAL.sequential());
        clip = requireNonNullElse(clip, List.of(USUAL.clipLow(), USUAL.clipHigh()));
        scale = requireNonNullElse(scale, USUAL.scale());
        enlargement = requireNonNullElse(enlargement, USUAL.enlargement());
        strength = requireNonNullElse(strength, USUAL.strength());
        contours = requireNonNullElse(contours, USUAL.contours());
        colourBar = requireNonNullElse(colourBar, USUAL.colourBar());
        tile = requireNonNullElse(tile, USUAL.tile());
        columns = requireNonNullElse(columns, USUAL.columns());
        svg = requireNonNullElse(svg, false);
        if (clip.size() != 2) {
            throw new UsageException("clip: expected two quantiles, such as [0.001, 0.999], found " + clip);
        }
        options(palette, sequential, clip, scale, enlargement, strength, contours, colourBar, tile, columns);
    }

    RenderOptions options() {
        return options(palette, sequential, clip, scale, enlargement, strength, contours, colourBar, tile, columns);
    }

    private static RenderOptions options(
            String palette,
            String sequential,
            List<Double> clip,
            ScaleScope scale,
            Enlargement enlargement,
            double strength,
            boolean contours,
            boolean colourBar,
            int tile,
            int columns) {
        return new RenderOptions(
                palette,
                sequential,
                clip.get(0),
                clip.get(1),
                scale,
                enlargement,
                strength,
                contours,
                colourBar,
                tile,
                columns);
    }
}
