package cdam.bundle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A head's card as people read it. */
public final class HeadText {
    private static final int SHOWN = 3;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{16,}");

    private HeadText() {}

    /** What it is, some of its classes, and where it comes from; long lists stay in the card. */
    public static List<String> lines(String name, boolean isDefault, HeadCard card) {
        List<String> lines = new ArrayList<>();
        lines.add((isDefault ? "* " : "  ") + name + ": " + card.labels().size() + " classes, " + card.kind()
                + ", reads " + card.input() + " (" + card.features() + " numbers)"
                + (card.cosineScale() == null ? "" : ", cosines times " + text(card.cosineScale())));
        lines.add("    classes: " + classes(card.labels()));
        List<String> lists = new ArrayList<>();
        card.source().forEach((key, value) -> {
            if (value instanceof Collection) {
                lists.add(words(key));
            } else {
                lines.add("    " + words(key) + ": " + text(value));
            }
        });
        if (!lists.isEmpty()) {
            lines.add("    " + String.join(", ", lists) + ": in heads/" + name + ".json");
        }
        return lines;
    }

    /** Every class, a line each. */
    public static List<String> classes(HeadCard card) {
        return card.labels().stream()
                .map(label -> "#" + label.index() + "\t" + label.id() + "\t" + label.name())
                .toList();
    }

    /** The first few and the last. */
    public static String classes(List<Label> labels) {
        String first = labels.stream().limit(SHOWN).map(Label::name).collect(Collectors.joining("; "));
        return labels.size() <= SHOWN
                ? first
                : first + (labels.size() > SHOWN + 1 ? "; ..." : "") + "; "
                        + labels.get(labels.size() - 1).name();
    }

    private static String words(Object key) {
        return String.valueOf(key).replace('_', ' ');
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .filter(entry -> entry.getValue() != null && !(entry.getValue() instanceof Collection))
                    .map(entry -> words(entry.getKey()) + " " + text(entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return new BigDecimal(number)
                    .round(new MathContext(4))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        String text = String.valueOf(value);
        return HASH.matcher(text).matches() ? text.substring(0, 12) + "..." : text;
    }
}
