package cdam.cli;

import cdam.io.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** The few kinds of options that commands have, and their values. */
public final class OptionsOf {
    /** The option of {@link #replace}. */
    public static final String REPLACE = "replace";

    private OptionsOf() {}

    /** An option that must be given. */
    public static Option file(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .required()
                .desc(description)
                .get();
    }

    /** An option that may be given. */
    public static Option text(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    /** An option that may be given several times, or once with values between commas. */
    public static Option many(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArgs()
                .argName(argument)
                .desc(description)
                .get();
    }

    /** An option without a value. */
    public static Option flag(String name, String description) {
        return Option.builder().longOpt(name).desc(description).get();
    }

    /** Leave to replace what is there. */
    public static Option replace(String what) {
        return flag(REPLACE, "replaces " + what + ", which is refused otherwise");
    }

    /** The value of an option as a path. */
    public static Path requirePath(CommandLine line, String name) {
        String value = line.getOptionValue(name);
        if (value == null || value.isBlank()) {
            throw new UsageException("--" + name + ": expected a path");
        }
        return path(name, value);
    }

    /** A text as a path. */
    public static Path path(String name, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException("--" + name + ": expected a path, found " + value + ": " + e.getReason(), e);
        }
    }

    /** The value of an option as a whole number between two bounds. */
    public static int integer(CommandLine line, String name, int min, int max) {
        String value = line.getOptionValue(name);
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says what was found
        }
        throw new UsageException(
                "--" + name + ": expected a whole number from " + min + " to " + max + ", found " + value);
    }

    /** The value of an option as one of an enum's, in lower case with hyphens. */
    public static <E extends Enum<E>> E oneOf(E[] values, CommandLine line, String name, E otherwise) {
        String text = line.getOptionValue(name);
        if (text == null) {
            return otherwise;
        }
        List<String> words = Stream.of(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        if (!words.contains(text)) {
            throw new UsageException("--" + name + ": expected " + String.join(" or ", words) + ", found " + text);
        }
        return values[words.indexOf(text)];
    }
}
