package cdam.train.data;

import cdam.io.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of images: its first line names the columns, of which {@code path} (absolute, or from the table's folder) and
 * {@code label} are read; several labels are joined by {@code |}. Fields may be quoted as RFC 4180 says.
 */
final class ListFile {
    private static final long MAX_BYTES = 1L << 30;

    private ListFile() {}

    static List<LabelledFile> read(Path file, char separator) {
        List<String> lines = lines(file);
        List<String> header = lines.isEmpty() ? List.of() : fields(lines.get(0), separator, file, 1);
        int path = header.indexOf("path");
        int label = header.indexOf("label");
        if (path < 0 || label < 0) {
            throw new InputException(
                    file + ", line 1: expected columns named path and label, found " + String.join(", ", header));
        }
        Path folder = file.toAbsolutePath().getParent();
        List<LabelledFile> files = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            List<String> fields = fields(lines.get(i), separator, file, i + 1);
            if (fields.size() != header.size()) {
                throw new InputException(file + ", line " + (i + 1) + ": expected " + header.size()
                        + " fields as in line 1, found " + fields.size());
            }
            Path image = path(fields.get(path), file, i + 1);
            files.add(new LabelledFile(folder == null ? image : folder.resolve(image), labels(fields.get(label))));
        }
        return files;
    }

    private static Path path(String field, Path file, int line) {
        try {
            return Path.of(field);
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

    private static List<String> lines(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InputException(
                        file + ": expected a list of at most " + MAX_BYTES + " bytes, found " + Files.size(file));
            }
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    /** A quote inside a quoted field is doubled; a field does not go on in the next line. */
    private static List<String> fields(String line, char separator, Path file, int number) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new InputException(file + ", line " + number + ": a quoted field has no end");
        }
        fields.add(field.toString());
        return fields;
    }
}
