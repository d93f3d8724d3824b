package cdam.explain.job;

import cdam.image.RgbImage;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The pictures that were decoded and framed last: who draws an image just after the model saw it need not decode it again. */
final class PictureCache {
    private static final long MOST_BYTES = 64L << 20;

    private final Map<Path, RgbImage> pictures = new LinkedHashMap<>();
    private long bytes;

    synchronized Optional<RgbImage> find(Path file) {
        return Optional.ofNullable(pictures.get(file));
    }

    /** Keeps one; the oldest are forgotten. */
    synchronized void add(Path file, RgbImage picture) {
        RgbImage before = pictures.put(file, picture);
        bytes += picture.rgb().length - (before == null ? 0 : before.rgb().length);
        Iterator<RgbImage> oldest = pictures.values().iterator();
        while (bytes > MOST_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().rgb().length;
            oldest.remove();
        }
    }
}
