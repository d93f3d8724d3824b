package cdam.explain.method;

import cdam.config.Suggestion;
import cdam.io.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The options that a user gave a method, {@code smooth-cdam[samples=50]}: each is read once, what is left over is an error.
 * Remembers what they amount to with all defaults.
 */
public final class MethodOptions {
    private final String method;
    private final Map<String, String> left;
    private final Map<String, String> limits;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<MethodOption> all = new ArrayList<>();
    private final TreeMap<String, String> resolved = new TreeMap<>();
    private final TreeMap<String, String> changed = new TreeMap<>();

    /**
     * @param given by the user
     * @param limits of the machine, in the place of defaults, for methods that have such a {@link #limit}
     */
    MethodOptions(String method, Map<String, String> given, Map<String, String> limits) {
        this.method = method;
        this.left = new LinkedHashMap<>(given);
        this.limits = limits;
    }

    /** A whole number between two bounds. */
    public int integer(String name, int defaultValue, int min, int max) {
        all.add(new MethodOption(name, Integer.toString(defaultValue), (double) min, (double) max, true, List.of()));
        int value = whole(name, take(name), defaultValue, min, max);
        return resolve(name, defaultValue, value);
    }

    /** A whole number that says how scores are computed, and changes none: no part of {@link #resolved}. */
    public int limit(String name, int defaultValue, int min, int max) {
        String given = take(name);
        return whole(name, given == null ? limits.get(name) : given, defaultValue, min, max);
    }

    private int whole(String name, @Nullable String text, int defaultValue, int min, int max) {
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
        all.add(new MethodOption(name, Double.toString(defaultValue), min, max, false, List.of()));
        String text = take(name);
        if (text == null) {
            return resolve(name, defaultValue, defaultValue);
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return resolve(name, defaultValue, value);
            }
        } catch (NumberFormatException e) {
            // the message below says what was found
        }
        throw new UsageException(
                method + ": option " + name + ": expected a number from " + min + " to " + max + ", found " + text);
    }

    /** One of some words. */
    public String choice(String name, String defaultValue, List<String> choices) {
        all.add(new MethodOption(name, defaultValue, null, null, false, choices));
        String text = take(name);
        if (text == null) {
            return resolve(name, defaultValue, defaultValue);
        }
        if (!choices.contains(text)) {
            throw new UsageException(method + ": option " + name + ": expected one of " + String.join(", ", choices)
                    + ", found " + text);
        }
        return resolve(name, defaultValue, text);
    }

    private <T> T resolve(String name, T defaultValue, T value) {
        resolved.put(name, value.toString());
        if (!value.equals(defaultValue)) {
            changed.put(name, value.toString());
        }
        return value;
    }

    /** All options that scores depend on. */
    List<MethodOption> all() {
        return all;
    }

    /** The same with their values, also defaults. */
    Map<String, String> resolved() {
        return resolved;
    }

    /** Those of them that are not the defaults. */
    Map<String, String> changed() {
        return changed;
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
                            : "; did you mean " + Suggestion.of(name, List.copyOf(known)) + "? It has: "
                                    + String.join(", ", known)));
        }
    }
}
