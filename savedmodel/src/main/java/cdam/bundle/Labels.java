package cdam.bundle;

import cdam.io.BoundedFile;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The classes of a head, in the order of its rows. */
public record Labels(List<Label> all) {
    private static final int MAX_FILE = 16 << 20;

    public Labels {
        all = List.copyOf(all);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).index() != i) {
                throw new InputException("labels: expected index " + i + " at place " + i + ", found "
                        + all.get(i).index() + "; list the classes in the order of the head's rows");
            }
        }
    }

    /** A head without labels names its classes by index. */
    public static Labels numbered(int classes) {
        List<Label> all = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            all.add(new Label(i, Integer.toString(i), "class " + i));
        }
        return new Labels(all);
    }

    /**
     * Reads a text file of one class a line: {@code name}, or {@code id<TAB>name} ({@code id,name} likewise, and ImageNet's
     * {@code n01440764 tench, Tinca tinca} with a space after the identifier).
     */
    public static Labels read(Path file) {
        List<String> lines = BoundedFile.lines(file, MAX_FILE, "a text with one label a line").stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        List<Label> all = new ArrayList<>();
        for (String line : lines) {
            int index = all.size();
            String[] parts = line.split("\t", 2);
            if (parts.length == 1 && line.matches("n\\d{8}[ ,].+")) {
                parts = line.split("[ ,]\\s*", 2);
            }
            all.add(
                    parts.length == 2
                            ? new Label(index, parts[0].strip(), parts[1].strip())
                            : new Label(index, Integer.toString(index), line));
        }
        return new Labels(all);
    }

    public int size() {
        return all.size();
    }

    public Label get(int index) {
        return all.get(index);
    }

    /**
     * The class that a user means by an index, an identifier or a name (any case; a name's part before a comma counts too).
     *
     * @throws InputException if there is none, or several
     */
    public Label find(String what) {
        if (what.matches("\\d{1,9}")) {
            int index = Integer.parseInt(what);
            if (index >= all.size()) {
                throw new InputException(
                        "class " + what + ": expected an index from 0 to " + (all.size() - 1) + "; see heads list");
            }
            return all.get(index);
        }
        String wanted = plain(what);
        List<Label> found = all.stream()
                .filter(label -> label.id().equals(what)
                        || plain(label.name()).equals(wanted)
                        || plain(label.name().split(",", 2)[0]).equals(wanted))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            String similar = all.stream()
                    .filter(label -> plain(label.name()).contains(wanted))
                    .limit(5)
                    .map(label -> label.name() + " (" + label.index() + ")")
                    .collect(Collectors.joining(", "));
            throw new InputException("class " + what + ": expected an index, an id or a name of the head's "
                    + all.size() + " classes, found none" + (similar.isEmpty() ? "" : "; similar: " + similar));
        }
        throw new InputException("class " + what + ": the name is ambiguous; choose by index or id: "
                + found.stream()
                        .map(label -> label.index() + " (" + label.id() + ", " + label.name() + ")")
                        .collect(Collectors.joining(", ")));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip();
    }
}
