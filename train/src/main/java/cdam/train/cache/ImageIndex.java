package cdam.train.cache;

import cdam.image.ImageFiles;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.train.augment.ImageKey;
import cdam.train.augment.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the keys of files that did not change, by path, size and time of change, so that a second run need not read
 * the images. A table in the cache's folder: key (two hexadecimal numbers), size, time, path, joined by tabs.
 */
public final class ImageIndex {
    private static final String FILE = "images.tsv";

    private final Path file;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(ImageKey key, long size, long changed) {}

    /** Reads the cache's tables; a line that does not fit is forgotten, its file is read again. */
    public ImageIndex(LatentCache cache) {
        file = cache.folder().resolve(FILE);
        cache.folders().stream()
                .map(folder -> folder.resolve(FILE))
                .filter(Files::isRegularFile)
                .forEach(this::parse);
    }

    private void parse(Path table) {
        try (Stream<String> lines = Files.lines(table)) {
            lines.forEach(this::parse);
        } catch (IOException | java.io.UncheckedIOException e) {
            entries.clear();
        }
    }

    /** The keys of images, in their order; what is new or changed is read, on all cores. */
    public List<ImageRef> identify(List<Path> images) {
        int known = entries.size();
        boolean[] changed = {false};
        List<ImageRef> refs = images.parallelStream()
                .map(image -> {
                    Path path = image.toAbsolutePath().normalize();
                    @Nullable Entry before = entries.get(path.toString());
                    Entry now = entry(path, before);
                    if (!now.equals(before)) {
                        entries.put(path.toString(), now);
                        changed[0] = true;
                    }
                    return new ImageRef(image, now.key);
                })
                .toList();
        if (changed[0] || entries.size() != known) {
            save();
        }
        return refs;
    }

    private static Entry entry(Path path, @Nullable Entry before) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            long time = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            if (before != null && before.size == attributes.size() && before.changed == time) {
                return before;
            }
            return new Entry(ImageKey.of(ImageFiles.bytes(path)), attributes.size(), time);
        } catch (IOException | InputException e) {
            return new Entry(ImageKey.UNREADABLE, 0, 0);
        }
    }

    private void parse(String line) {
        String[] fields = line.split("\t", 5);
        try {
            if (fields.length == 5) {
                ImageKey key =
                        new ImageKey(Long.parseUnsignedLong(fields[0], 16), Long.parseUnsignedLong(fields[1], 16));
                entries.put(fields[4], new Entry(key, Long.parseLong(fields[2]), Long.parseLong(fields[3])));
            }
        } catch (NumberFormatException e) {
            entries.remove(fields[4]);
        }
    }

    private void save() {
        AtomicFiles.write(file, out -> {
            for (Map.Entry<String, Entry> line : entries.entrySet()) {
                Entry entry = line.getValue();
                if (!entry.key.equals(ImageKey.UNREADABLE) && line.getKey().indexOf('\n') < 0) {
                    out.write(String.format(
                                    Locale.ROOT,
                                    "%016x\t%016x\t%d\t%d\t%s%n",
                                    entry.key.high(),
                                    entry.key.low(),
                                    entry.size,
                                    entry.changed,
                                    line.getKey())
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        });
    }
}
