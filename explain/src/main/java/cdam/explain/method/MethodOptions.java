package cdam.explain.method;

import cdam.config.Nearest;
import cdam.io.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The options that a user gave a method, {@code smooth-cdam[samples=50]}: each is read once, what is left over is an error. */
public final class MethodOptions {
    private final String method;
    private final Map<String, String> left;
    private final TreeSet<String> known = new TreeSet<>();

    MethodOptions(String method, Map<String, String> given) {
        this.method = method;
        this.left = new LinkedHashMap<>(given);
    }

    /** A whole number between two bounds. */
    public int integer(String name, int defaultValue, int min, int max) {
        String text = take(name);
        if (text == null) {
            return defaultValue;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the message below says what was found
        }
        throw new UsageException(method + ": option " + name + ": expected a whole number from " + min + " to " + max
                + ", found " + text);
    }

    /** A number between two bounds. */
    public double number(String name, double defaultValue, double min, double max) {
        String text = take(name);
        if (text == null) {
            return defaultValue;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the message below says what was found
        }
        throw new UsageException(
                method + ": option " + name + ": expected a number from " + min + " to " + max + ", found " + text);
    }

    /** One of some words. */
    public String choice(String name, String defaultValue, List<String> choices) {
        String text = take(name);
        if (text == null) {
            return defaultValue;
        }
        if (!choices.contains(text)) {
            throw new UsageException(method + ": option " + name + ": expected one of " + String.join(", ", choices)
                    + ", found " + text);
        }
        return text;
    }

    private @Nullable String take(String name) {
        known.add(name);
        return left.remove(name);
    }

    /** Refuses what no one asked for. */
    void finish() {
        if (!left.isEmpty()) {
            String name = left.keySet().iterator().next();
            throw new UsageException(method + ": there is no option " + name
                    + (known.isEmpty()
                            ? "; it has none"
                            : "; did you mean " + Nearest.of(name, List.copyOf(known)) + "? It has: "
                                    + String.join(", ", known)));
        }
    }
}
