package cdam.explain.render;

import cdam.explain.render.SheetLayout.Size;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Photos and maps that are drawn already: sheets of the same tiles share them. It keeps all of them, so it should not live
 * longer than the sheets of one image.
 */
public final class TileCache {
    private final Map<PhotoKey, BufferedImage> photos = new HashMap<>();
    private final Map<BaseKey, BufferedImage> bases = new HashMap<>();
    private final Map<MapKey, MapPicture> maps = new HashMap<>();

    private record PhotoKey(Photo photo, Size size) {}

    private record BaseKey(Photo photo, Size size, Palette palette, double strength) {}

    private record MapKey(RenderedMap heat, @Nullable Photo photo, Scale scale, Size size, RenderOptions options) {}

    BufferedImage photo(Photo photo, Size size) {
        return photos.computeIfAbsent(new PhotoKey(photo, size), key -> photo.draw(size.width(), size.height()));
    }

    MapPicture map(RenderedMap heat, @Nullable Photo photo, Scale scale, Size size, RenderOptions options) {
        return maps.computeIfAbsent(
                new MapKey(heat, photo, scale, size, options),
                key -> MapPicture.of(
                        heat,
                        scale,
                        photo == null ? null : base(photo, size, options.palette(scale.signed()), options.strength()),
                        size,
                        options));
    }

    private BufferedImage base(Photo photo, Size size, Palette palette, double strength) {
        return bases.computeIfAbsent(
                new BaseKey(photo, size, palette, strength),
                key -> Overlay.base(photo(photo, size), palette, strength));
    }
}
