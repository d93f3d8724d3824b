package cdam.bundle;

import cdam.bundle.LabelFile.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** ImageNet's 1,000 classes, which come with the product; the file says where they are from. */
final class ImageNet {
    private static final String FILE = "imagenet-1k.tsv";

    private ImageNet() {}

    private static final class Holder {
        private static final LabelFile LABELS = new LabelFile("ImageNet's 1,000 classes", read());
        private static final Map<String, String> NAMES = LABELS.names(Path.of(FILE));
    }

    static LabelFile labels() {
        return Holder.LABELS;
    }

    /** The names of an identifier; of one that is not among the 1,000 the identifier itself. */
    static String name(String id) {
        return Holder.NAMES.getOrDefault(id, id);
    }

    /** Whether these are the 1,000 classes, in another order. */
    static boolean hasOtherOrder(List<Entry> entries) {
        List<String> ids =
                entries.stream().map(entry -> String.valueOf(entry.id())).toList();
        List<String> own = List.copyOf(Holder.NAMES.keySet());
        return ids.size() == own.size() && !ids.equals(own) && new HashSet<>(ids).equals(Holder.NAMES.keySet());
    }

    private static List<Entry> read() {
        try (InputStream in = Objects.requireNonNull(ImageNet.class.getResourceAsStream(FILE));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 2))
                    .map(parts -> new Entry(parts[0], parts[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
