package cdam.image;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What lies where images were looked for and is none that can be read, by kind: {@code HEIC}, {@code .txt}, {@code hidden}.
 *
 * @param kinds sorted by name
 */
public record LeftOut(SortedMap<String, Kind> kinds) {
    /** Nothing. */
    public static final LeftOut NOTHING = new LeftOut(Collections.emptySortedMap());

    private static final int SHOWN = 10;

    /**
     * Files, or folders, of one kind.
     *
     * @param first the first that was met
     */
    public record Kind(int count, Path first) {
        private Kind and(Kind other) {
            return new Kind(count + other.count, first);
        }
    }

    public LeftOut {
        kinds = Collections.unmodifiableSortedMap(new TreeMap<>(kinds));
    }

    /**
     * A file that lies where none of the images is looked for.
     *
     * @param image what it is called if it is an image that could be read
     */
    public static LeftOut beside(Path file, String image) {
        return one(FileKind.of(file).orElse(image), file);
    }

    /** One file or folder of a kind. */
    public static LeftOut one(String kind, Path file) {
        return new LeftOut(new TreeMap<>(Map.of(kind, new Kind(1, file))));
    }

    /** Both together. */
    public LeftOut and(LeftOut other) {
        SortedMap<String, Kind> both = new TreeMap<>(kinds);
        other.kinds.forEach((name, kind) -> both.merge(name, kind, Kind::and));
        return new LeftOut(both);
    }

    /** How many of all kinds. */
    public int count() {
        return kinds.values().stream().mapToInt(Kind::count).sum();
    }

    /** {@code left out: 2 HEIC (photos/a.heic), 1 .txt (photos/b.txt)}, with what to do; empty where nothing is. */
    public Optional<String> line() {
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        String listed = kinds.entrySet().stream()
                .limit(SHOWN)
                .map(entry -> entry.getValue().count() + " " + entry.getKey() + " ("
                        + entry.getValue().first() + ")")
                .collect(Collectors.joining(", "));
        int others = count()
                - kinds.values().stream().limit(SHOWN).mapToInt(Kind::count).sum();
        String pictures = kinds.keySet().stream().filter(FileKind::isPicture).collect(Collectors.joining(", "));
        return Optional.of("left out: " + listed + (others == 0 ? "" : ", " + others + " others")
                + (pictures.isEmpty() ? "" : "; to use " + pictures + ", convert to JPEG or PNG"));
    }
}
