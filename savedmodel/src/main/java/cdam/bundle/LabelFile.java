package cdam.bundle;

import cdam.io.BoundedFile;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of class names as people have them: a name per line, with an identifier or an index before it; a list or a dictionary of
 * JSON or Python. What is none of these is refused, since nearly any text has as many lines as some head has rows.
 *
 * @param form which of them, for people
 * @param entries in the order of the head's rows
 */
public record LabelFile(String form, List<Entry> entries) {
    /** Names the product's own list: ImageNet's 1,000 classes. */
    public static final String IMAGENET = "imagenet-1k";

    private static final int MAX_FILE = 16 << 20;

    /**
     * A class.
     *
     * @param id null where the file has none
     */
    public record Entry(@Nullable String id, String name) {}

    public LabelFile {
        entries = List.copyOf(entries);
        Set<String> ids = new HashSet<>();
        for (Entry entry : entries) {
            if (entry.id() != null && !ids.add(entry.id())) {
                throw new InputException("expected each class once, found the id " + entry.id() + " twice");
            }
        }
    }

    /**
     * Reads a file.
     *
     * @param file or {@link #IMAGENET}; a file of that name is written {@code ./imagenet-1k}
     * @throws InputException if it is no list of classes, or one that can be read in several ways
     */
    public static LabelFile read(Path file) {
        if (file.toString().equals(IMAGENET)) {
            return ImageNet.labels();
        }
        String text = BoundedFile.text(file, MAX_FILE, "a text in UTF-8 with one label per line")
                .strip();
        try {
            return text.startsWith("{") || text.startsWith("[") ? LabelTree.read(text) : LabelLines.read(text);
        } catch (InputException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    /** Labels for a head without any: each class is called by its index. */
    public static LabelFile numbered(int classes) {
        return new LabelFile(
                "their index, for want of labels",
                Labels.numbered(classes).all().stream()
                        .map(label -> new Entry(label.id(), label.name()))
                        .toList());
    }

    /** What may be wrong, for people. */
    public List<String> notes() {
        return ImageNet.hasOtherOrder(entries)
                ? List.of(
                        "the classes are ImageNet's, but not in the order of their ids, which heads of timm, torchvision,"
                                + " Hugging Face and DINO have")
                : List.of();
    }

    /** The classes, in the order of a head's rows; one without an identifier has its index. */
    public Labels labels() {
        List<Label> all = new ArrayList<>();
        for (Entry entry : entries) {
            String id = entry.id() == null ? Integer.toString(all.size()) : entry.id();
            all.add(new Label(all.size(), id, entry.name()));
        }
        return new Labels(all);
    }

    /**
     * The names by identifier.
     *
     * @param file for the message
     * @throws InputException if there is a class without
     */
    public Map<String, String> names(Path file) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.id() == null) {
                throw new InputException(file + ": expected an id and a name of each class, found " + form
                        + " and no id of the class " + entry.name());
            }
            names.put(entry.id(), entry.name());
        }
        return names;
    }
}
