package cdam.bundle;

import cdam.config.Suggestion;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The classes of a head, in the order of its rows. */
public record Labels(List<Label> all) {
    private static final Pattern WORDNET = Pattern.compile("n\\d{8}");

    private static final Pattern SPACES = Pattern.compile("[\\s_-]+");

    /** As people write one: 007 is none. */
    private static final Pattern INDEX = Pattern.compile("(#?)(0|[1-9]\\d{0,8})");

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

    /** Reads a file of class names: {@link LabelFile}. */
    public static Labels read(Path file) {
        return LabelFile.read(file).labels();
    }

    /**
     * What pictures call the classes: of WordNet's synonyms the first one where no other class has it, otherwise the whole name,
     * and the identifier behind it where two classes have that.
     */
    public List<String> titles() {
        Map<String, Long> firsts = count(Labels::first);
        Map<String, Long> names = count(Label::name);
        return all.stream()
                .map(label -> title(label, firsts.getOrDefault(first(label), 0L), names.getOrDefault(label.name(), 0L)))
                .toList();
    }

    /** One of {@link #titles}, without the others. */
    public String title(int index) {
        Label label = all.get(index);
        return title(
                label,
                all.stream().filter(one -> first(one).equals(first(label))).count(),
                all.stream().filter(one -> one.name().equals(label.name())).count());
    }

    private static String title(Label label, long sameFirst, long sameName) {
        if (sameFirst == 1 && WORDNET.matcher(label.id()).matches()) {
            return first(label);
        }
        return sameName == 1 ? label.name() : label.name() + " (" + label.id() + ")";
    }

    private Map<String, Long> count(Function<Label, String> name) {
        return all.stream().collect(Collectors.groupingBy(name, Collectors.counting()));
    }

    private static String first(Label label) {
        int comma = label.name().indexOf(',');
        return comma < 0 ? label.name() : label.name().substring(0, comma);
    }

    public int size() {
        return all.size();
    }

    public Label get(int index) {
        return all.get(index);
    }

    /**
     * The class that a user means by {@code #INDEX}, an index, an identifier or a name (any case; a name's part before a comma
     * counts too). A number may be an index and another class's identifier or name, as in a data set with folders 1 to 12: then it
     * is ambiguous.
     *
     * @throws InputException if there is none, or several
     */
    public Label find(String what) {
        List<Label> found = matching(what);
        if (found.size() == 1) {
            return found.get(0);
        }
        if (!found.isEmpty()) {
            throw new InputException("class " + what + ": ambiguous; choose "
                    + found.stream()
                            .map(label -> "#" + label.index() + " (" + label.id() + ", " + label.name() + ")")
                            .collect(Collectors.joining(" or ")));
        }
        if (what.matches("#?\\d{1,9}")) {
            throw new InputException("class " + what + ": expected an index from 0 to " + (all.size() - 1)
                    + ", an id or a name; see heads list");
        }
        String similar = all.stream()
                .filter(label -> plain(label.name()).contains(plain(what)))
                .limit(5)
                .map(label -> label.name() + " (#" + label.index() + ")")
                .collect(Collectors.joining(", "));
        throw new InputException("class " + what + ": expected an index, an id or a name of the head's " + all.size()
                + " classes, found none"
                + (similar.isEmpty() ? Suggestion.hint(plain(what), names()) : "; similar: " + similar));
    }

    private List<String> names() {
        return all.stream().map(label -> plain(first(label))).toList();
    }

    /** The classes that {@link #find} would have to choose from; empty if there is none. */
    public List<Label> matching(String what) {
        Matcher index = INDEX.matcher(what);
        boolean number = index.matches();
        if (number && !index.group(1).isEmpty()) {
            return at(index.group(2)).stream().toList();
        }
        Stream<Label> byIndex = number ? at(index.group(2)).stream() : Stream.empty();
        String wanted = plain(what);
        Stream<Label> byName = all.stream()
                .filter(label -> label.id().equals(what)
                        || plain(label.name()).equals(wanted)
                        || plain(first(label)).equals(wanted));
        return Stream.concat(byIndex, byName).distinct().toList();
    }

    /** The class of an identifier; where there is none, as {@link #find}. For files that say identifiers. */
    public Label findId(String id) {
        return all.stream().filter(label -> label.id().equals(id)).findFirst().orElseGet(() -> find(id));
    }

    private Optional<Label> at(String index) {
        long number = Long.parseLong(index);
        return number < all.size() ? Optional.of(all.get((int) number)) : Optional.empty();
    }

    private static String plain(String name) {
        return SPACES.matcher(name.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }
}
