package cdam.train.data;

import cdam.image.LeftOut;
import cdam.io.InputException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table of images with the columns {@code path} (absolute, or from a folder) and {@code label}; several labels are joined
 * by {@code |}, or stand in rows of their own.
 */
final class ListFile {
    static final String PATH = "path";
    static final String LABEL = "label";
    private static final String GROUP = "group";

    private ListFile() {}

    /** @param folder of paths that are not absolute */
    static Source read(Path file, Path folder) {
        Table table = Table.read(file, PATH, LABEL);
        int path = table.columns().indexOf(PATH);
        int label = table.columns().indexOf(LABEL);
        int group = table.columns().indexOf(GROUP);
        Map<Path, Set<String>> labels = new LinkedHashMap<>();
        Map<Path, String> groups = new HashMap<>();
        for (Table.Row row : table.rows()) {
            Path image = image(row.fields().get(path), folder, file, row.line());
            labels.computeIfAbsent(image, first -> new LinkedHashSet<>())
                    .addAll(labels(row.fields().get(label)));
            if (group >= 0 && !row.fields().get(group).isBlank()) {
                String name = row.fields().get(group).strip();
                String before = groups.putIfAbsent(image, name);
                if (before != null && !before.equals(name)) {
                    throw new InputException(file + ", line " + row.line() + ": expected one group of " + image
                            + ", found " + name + " after " + before);
                }
            }
        }
        List<LabelledFile> files = new ArrayList<>();
        labels.forEach((image, names) -> files.add(new LabelledFile(image, List.copyOf(names), groups.get(image))));
        int repeated = table.rows().size() - files.size();
        return Source.of(
                files,
                LeftOut.NOTHING,
                repeated == 0
                        ? List.of()
                        : List.of(file + ": " + repeated + " of " + table.rows().size()
                                + " rows name an image of an earlier row: the labels of such rows are joined"));
    }

    /** Lists from Windows have backslashes; a file whose name has one is not looked for elsewhere. */
    private static Path image(String field, Path folder, Path file, int line) {
        try {
            Path image = folder.resolve(field).normalize();
            return field.indexOf('\\') >= 0 && File.separatorChar == '/' && !Files.exists(image)
                    ? folder.resolve(field.replace('\\', '/')).normalize()
                    : image;
        } catch (InvalidPathException e) {
            throw new InputException(
                    file + ", line " + line + ": expected a path, found one that the system cannot have: "
                            + e.getReason(),
                    e);
        }
    }

    private static List<String> labels(String field) {
        return Arrays.stream(field.split("\\|"))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .toList();
    }
}
