package cdam.bundle;

import cdam.bundle.LabelFile.Entry;
import cdam.io.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Class names in a text, a class per line; all lines have the same form. */
final class LabelLines {
    /** What the first line may be instead of a class. */
    private static final Set<String> HEADERS = Set.of(
            "id",
            "index",
            "idx",
            "class",
            "classes",
            "class_id",
            "class_index",
            "class_name",
            "classname",
            "label",
            "labels",
            "label_id",
            "label_name",
            "name",
            "names",
            "category",
            "synset",
            "wnid",
            "words",
            "description");

    private static final Pattern WORDNET = Pattern.compile("(n\\d{8})(?:[ ,\\t]\\s*(.+))?");
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})");
    private static final Pattern TAB = Pattern.compile("([^\\t]+)\\t\\s*([^\\t]+)");
    private static final Pattern NUMBER_FIRST = Pattern.compile("(\\d{1,9})(?:\\s*:\\s*|[.)]?\\s+)(\\S.*)");
    private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\S)\\s+(\\d{1,9})");
    private static final Pattern COMMA = Pattern.compile("([^\\s,;]+)\\s*[,;]\\s*(.+)");
    private static final Pattern SEVERAL_COMMAS = Pattern.compile("[^,;]*[,;]\\S[^,;]*[,;]\\S.*");

    private final List<String> lines;

    private LabelLines(List<String> lines) {
        this.lines = lines;
    }

    static LabelFile read(String text) {
        List<String> all = new ArrayList<>(
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
        if (!all.isEmpty() && isHeader(all.get(0))) {
            all.remove(0);
        }
        if (all.isEmpty()) {
            throw new InputException("expected a class per line, found none");
        }
        if (all.size() > 1 && all.stream().limit(all.size() - 1).allMatch(line -> line.endsWith(","))) {
            throw new InputException(
                    "expected a class per line, found lines that end in a comma, as part of a list; put the"
                            + " whole list into brackets, or write the names alone");
        }
        return new LabelLines(all).read();
    }

    private static boolean isHeader(String line) {
        return List.of(line.toLowerCase(Locale.ROOT).split("\\s*[,;\\t]\\s*", -1)).stream()
                .map(LabelLines::unquoted)
                .allMatch(HEADERS::contains);
    }

    private LabelFile read() {
        if (lines.stream().allMatch(line -> WORDNET.matcher(line).matches())) {
            return wordNet();
        }
        if (lines.stream().allMatch(line -> TAB.matcher(line).matches())) {
            return ordered(entries(TAB, 1, 2));
        }
        lines.stream().filter(line -> line.contains("\t")).findFirst().ifPresent(line -> {
            throw new InputException(
                    "expected a tab between id and name in every line, or in none, and no other, found: " + line);
        });
        LabelFile numbered = numbered();
        return numbered != null ? numbered : areCommaSeparated() ? commaSeparated() : names();
    }

    /** An identifier of ImageNet, and its names; some lists have a number between, others the identifier alone. */
    private LabelFile wordNet() {
        List<Entry> entries = lines.stream()
                .map(line -> {
                    Matcher matcher = WORDNET.matcher(line);
                    boolean named = matcher.matches() && matcher.group(2) != null;
                    return new Entry(
                            matcher.group(1), named ? unquoted(matcher.group(2)) : ImageNet.name(matcher.group(1)));
                })
                .toList();
        List<String> names = entries.stream().map(Entry::name).toList();
        List<Integer> numbers = numbers(NUMBER_FIRST, 1, names);
        boolean counted = numbers != null && isCount(numbers);
        return new LabelFile(
                "id and name",
                counted
                        ? entries.stream()
                                .map(entry -> new Entry(
                                        entry.id(),
                                        entry.name()
                                                .replaceFirst("^\\d+\\s+", "")
                                                .replace('_', ' ')))
                                .toList()
                        : entries);
    }

    /** Names with an index before or after them; numbers that are no indices are identifiers. */
    private @Nullable LabelFile numbered() {
        List<Integer> first = numbers(NUMBER_FIRST, 1, lines);
        if (first != null
                && (LabelOrder.areRows(first)
                        || isCount(first)
                        || lines.stream().allMatch(LabelLines::hasColon))) {
            return ordered(entries(NUMBER_FIRST, 1, 2));
        }
        List<Integer> last = numbers(NUMBER_LAST, 2, lines);
        return last == null || !LabelOrder.areRows(last)
                ? null
                : new LabelFile(
                        "name and index",
                        LabelOrder.byRow(
                                last,
                                entries(NUMBER_LAST, 2, 1).stream()
                                        .map(entry -> new Entry(null, entry.name()))
                                        .toList()));
    }

    private static boolean hasColon(String line) {
        return line.matches("\\d+\\s*:.*");
    }

    /** Whether numbers are 1, 2, 3 and so on. */
    private static boolean isCount(List<Integer> numbers) {
        return IntStream.range(0, numbers.size()).allMatch(i -> numbers.get(i) == i + 1);
    }

    private static @Nullable List<Integer> numbers(Pattern pattern, int group, List<String> lines) {
        List<Integer> numbers = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (!matcher.matches()) {
                return null;
            }
            numbers.add(Integer.parseInt(matcher.group(group)));
        }
        return numbers;
    }

    private List<Entry> entries(Pattern pattern, int id, int name) {
        return lines.stream()
                .map(line -> {
                    Matcher matcher = pattern.matcher(line);
                    return matcher.matches()
                            ? new Entry(matcher.group(id), unquoted(matcher.group(name)))
                            : new Entry(null, line);
                })
                .toList();
    }

    /** Two columns, and not names with their synonyms: those have a space after the comma, and no digits before it. */
    private boolean areCommaSeparated() {
        return lines.stream().allMatch(line -> COMMA.matcher(line).matches())
                && (lines.stream().noneMatch(line -> line.matches("[^,;]*[,;]\\s.*"))
                        || lines.stream().allMatch(line -> line.matches("[^,;]*\\d[^,;]*[,;].*")));
    }

    private LabelFile commaSeparated() {
        if (lines.stream().allMatch(line -> SEVERAL_COMMAS.matcher(line).matches())) {
            throw new InputException(
                    "expected two columns, id and name, found more: " + lines.get(0) + "; leave only these two");
        }
        return ordered(entries(COMMA, 1, 2));
    }

    private LabelFile names() {
        return new LabelFile(
                "a name per line",
                lines.stream().map(line -> new Entry(null, unquoted(line))).toList());
    }

    /** What stands before the names is an index where it can be one, otherwise an identifier. */
    private static LabelFile ordered(List<Entry> entries) {
        List<Integer> numbers = numbers(
                NUMBER,
                1,
                entries.stream().map(entry -> String.valueOf(entry.id())).toList());
        return numbers != null && LabelOrder.areRows(numbers)
                ? new LabelFile("index and name", LabelOrder.byRow(numbers, entries))
                : new LabelFile("id and name", entries);
    }

    /** As spreadsheets quote a field with a comma in it, or Python a text. */
    private static String unquoted(String field) {
        boolean quoted = Stream.of("\"", "'")
                .anyMatch(quote -> field.length() > 1 && field.startsWith(quote) && field.endsWith(quote));
        return quoted ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field;
    }
}
