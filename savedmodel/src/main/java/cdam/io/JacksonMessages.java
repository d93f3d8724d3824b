package cdam.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Why JSON or YAML was refused, in words: Jackson names classes of Java. */
public final class JacksonMessages {
    private static final Pattern FOUND =
            Pattern.compile("from (Object|Array|Integer|Floating-point|Boolean|String) value");

    private static final Map<String, String> KINDS = Map.of(
            "Object", "keys and values",
            "Array", "a list",
            "Integer", "a number",
            "Floating-point", "a number with a fraction",
            "Boolean", "true or false",
            "String", "a text");

    private JacksonMessages() {}

    /** One line: {@code expected a whole number, found many} where kinds differ, Jackson's own words elsewhere. */
    public static String of(JacksonException e) {
        return mismatch(e)
                .orElseGet(() -> String.valueOf(e.getOriginalMessage())
                        .lines()
                        .findFirst()
                        .orElse("no reason given")
                        .replaceAll(
                                "^Cannot construct instance of `[^`]*`, problem: |,? from `[^`]*`| \\(start marker at .*",
                                ""));
    }

    private static Optional<String> mismatch(JacksonException e) {
        if (String.valueOf(e.getOriginalMessage()).startsWith("Trailing token")) {
            return Optional.of("expected one value and the end of the file, found more");
        }
        if (e.getCause() instanceof NullPointerException) { // of a record that copies its lists
            return Optional.of("expected a value, found null or nothing");
        }
        if (e instanceof InputCoercionException coercion) {
            return Optional.of("expected " + kind(coercion.getTargetType()) + ", found a number that does not fit");
        }
        if (!(e instanceof MismatchedInputException mismatch) || mismatch.getTargetType() == null) {
            return Optional.empty();
        }
        return found(mismatch).map(found -> "expected " + kind(mismatch.getTargetType()) + ", found " + found);
    }

    private static Optional<String> found(MismatchedInputException e) {
        if (e instanceof InvalidFormatException format) {
            return Optional.of(String.valueOf(format.getValue()));
        }
        String message = String.valueOf(e.getOriginalMessage());
        if (message.contains("`null`") || message.contains("null value")) {
            return Optional.of("null");
        }
        Matcher found = FOUND.matcher(message);
        return found.find() ? Optional.ofNullable(KINDS.get(found.group(1))) : Optional.empty();
    }

    private static String kind(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + names(type);
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type) || type == Boolean.class) {
            return type == boolean.class || type == Boolean.class ? "true or false" : "a number";
        }
        if (type == String.class || type == Path.class) {
            return type == String.class ? "a text" : "a path";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "keys and values";
    }

    private static String names(Class<?> type) {
        Object @Nullable [] constants = type.getEnumConstants();
        return constants == null
                ? "some names"
                : Arrays.stream(constants)
                        .map(constant -> String.valueOf(constant).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }
}
