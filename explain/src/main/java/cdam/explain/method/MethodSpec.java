package cdam.explain.method;

import cdam.io.UsageException;
import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A method as a user asks for it: a name, and options as {@code smooth-cdam[samples=50,seed=1]} or in YAML as
 * {@code {method: smooth-cdam, samples: 50}}.
 *
 * @param info the registered method
 * @param options the options as given
 */
public record MethodSpec(MethodInfo info, Map<String, String> options) {
    private static final Pattern TEXT = Pattern.compile("([a-z-]+)(?:\\[([^\\]]*)\\])?");

    public MethodSpec {
        options = Map.copyOf(options);
        read(info, options);
    }

    /** Reads either form. */
    @JsonCreator
    public static MethodSpec of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> options = new LinkedHashMap<>();
            map.forEach((key, option) -> options.put(String.valueOf(key), String.valueOf(option)));
            String name = options.remove("method");
            if (name == null) {
                throw new UsageException(
                        "method: expected {method: NAME, option: value}, found no key method in " + map);
            }
            return new MethodSpec(Methods.find(name), options);
        }
        return parse(String.valueOf(value));
    }

    /** Reads the command line's form. */
    public static MethodSpec parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("method " + text + ": expected NAME or NAME[option=value,...]");
        }
        Map<String, String> options = new LinkedHashMap<>();
        if (matcher.group(2) != null && !matcher.group(2).isBlank()) {
            for (String option : matcher.group(2).split(",", -1)) {
                String[] parts = option.split("=", 2);
                if (parts.length != 2) {
                    throw new UsageException("method " + text + ": expected option=value, found " + option);
                }
                options.put(parts[0].strip(), parts[1].strip());
            }
        }
        return new MethodSpec(Methods.find(matcher.group(1)), options);
    }

    /** The method, ready to use. */
    public Method create() {
        return create(Map.of());
    }

    /**
     * The method, ready to use.
     *
     * @param limits of the machine, such as {@code memory} in megabytes, for methods that have such an option and were not
     *     given it
     */
    public Method create(Map<String, String> limits) {
        return info.factory().apply(new MethodOptions(info.name(), options, limits));
    }

    static MethodOptions read(MethodInfo info, Map<String, String> given) {
        MethodOptions options = new MethodOptions(info.name(), given, Map.of());
        Objects.requireNonNull(info.factory().apply(options), info.name());
        options.finish();
        return options;
    }

    /** All options that scores depend on, with defaults. */
    public Map<String, String> resolved() {
        return read(info, options).resolved();
    }

    /** Its part of a file's name, with the options that are not the defaults: {@code am}, {@code am.block-3}. */
    public String fileName() {
        return info.name() + joined(".", "-");
    }

    /** {@code am}, {@code am[block=3]}. */
    @Override
    public String toString() {
        String changed = joined(",", "=");
        return changed.isEmpty() ? info.name() : info.name() + "[" + changed.substring(1) + "]";
    }

    private String joined(String before, String between) {
        StringBuilder joined = new StringBuilder();
        read(info, options)
                .changed()
                .forEach((name, value) ->
                        joined.append(before).append(name).append(between).append(value));
        return joined.toString();
    }
}
