package cdam.train.data;

import cdam.io.BoundedFile;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text file of rows whose first line names the columns, as spreadsheets write them: fields between commas, semicolons or
 * tabs, quoted as RFC 4180 says, a byte order mark and spaces around fields ignored. A field does not go on in the next line.
 *
 * @param columns their names in lower case
 */
record Table(Path file, List<String> columns, List<Row> rows) {
    private static final int MAX_BYTES = 1 << 30;
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

    /** A row, as long as the first line. */
    record Row(int line, List<String> fields) {}

    /** The file's lines. */
    static List<String> lines(Path file) {
        return BoundedFile.lines(file, MAX_BYTES, "a list");
    }

    /**
     * Reads a table that has some columns; they decide what separates the fields.
     *
     * @throws InputException if it lacks one of them, or a row has another number of fields
     */
    static Table read(Path file, String... required) {
        Reader reader = new Reader(file, List.of(required));
        BoundedFile.eachLine(file, MAX_BYTES, "a list", reader::line);
        if (reader.number == 0) {
            reader.line("");
        }
        return new Table(file, reader.columns, reader.rows);
    }

    /** Takes the lines one after the other. */
    private static final class Reader {
        private final Path file;
        private final List<String> required;
        private final List<Row> rows = new ArrayList<>();
        private List<String> columns = List.of();
        private char separator;
        private int number;

        Reader(Path file, List<String> required) {
            this.file = file;
            this.required = required;
        }

        void line(String line) {
            number++;
            if (number == 1) {
                names(line);
            } else if (!line.isBlank()) {
                List<String> fields = fields(line, separator, file, number);
                if (fields.size() != columns.size()) {
                    throw new InputException(file + ", line " + number + ": expected " + columns.size()
                            + " fields as in line 1, found " + fields.size());
                }
                rows.add(new Row(number, fields));
            }
        }

        private void names(String first) {
            for (char one : SEPARATORS) {
                columns = fields(first, one, file, 1).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList();
                if (columns.containsAll(required)) {
                    separator = one;
                    return;
                }
            }
            throw new InputException(file + ", line 1: expected columns named " + String.join(" and ", required)
                    + " between commas, semicolons or tabs, found " + (first.isBlank() ? "none" : first.strip())
                    + (first.toLowerCase(Locale.ROOT).startsWith("imageid")
                            ? "; if it has the classes of a folder's images, give that folder as data.val and the file as data.val_labels"
                            : ""));
        }
    }

    /** A quote inside a quoted field is doubled; what is quoted keeps its spaces. */
    private static List<String> fields(String line, char separator, Path file, int number) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean inQuotes = false;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (inQuotes && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"' && (inQuotes || field.toString().isBlank())) {
                if (!quoted) {
                    field.setLength(0); // spaces before the first quote
                }
                quoted = true;
                inQuotes = !inQuotes;
            } else if (c == separator && !inQuotes) {
                fields.add(quoted ? field.toString() : field.toString().strip());
                field.setLength(0);
                quoted = false;
            } else if (!quoted || inQuotes || !Character.isWhitespace(c)) {
                field.append(c);
            }
        }
        if (inQuotes) {
            throw new InputException(file + ", line " + number + ": a quoted field has no end");
        }
        fields.add(quoted ? field.toString() : field.toString().strip());
        return fields;
    }
}
