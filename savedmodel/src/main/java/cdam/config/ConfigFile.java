package cdam.config;

import cdam.io.BoundedFile;
import cdam.io.InputException;
import cdam.io.JacksonMessages;
import cdam.io.UsageException;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a YAML file, with values set on the command line put over it, into a record with snake_case keys. */
public final class ConfigFile {
    static final int MAX_BYTES = 4 << 20;

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .addModule(WholeNumber.addTo(new SimpleModule().addDeserializer(Path.class, new PathReader())))
            .build();

    /** A key without a value is as if it were not there; in a list that would be nothing that anyone means. */
    private static final ObjectMapper RECORDS = MAPPER.rebuild()
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .build();

    /** Writes what {@link #RECORDS} reads; keys without a value are left out. */
    private static final ObjectMapper WRITER = MAPPER.rebuild()
            .addModule(new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class)))
            .changeDefaultPropertyInclusion(values -> values.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private ConfigFile() {}

    /** A config as YAML that {@link #read} gives the same record for. */
    public static String text(Object config) {
        return WRITER.writeValueAsString(config);
    }

    /**
     * Reads a config.
     *
     * @param file the YAML file
     * @param type a record whose constructor validates
     * @param settings {@code key=value} each, keys joined by dots: {@code optimizer.learning_rate=0.001}
     * @throws UsageException if it is no YAML, has an unknown key, or a value that the record refuses
     */
    public static <T> T read(Path file, Class<T> type, List<String> settings) {
        return read(file, source(file), type, settings);
    }

    /** As above, of a text that was read already: a pipe can be read once only. */
    public static <T> T read(Path file, String text, Class<T> type, List<String> settings) {
        return bind(tree(file, text, settings), type, (path, reason) -> where(file, text, path) + ": " + reason);
    }

    /**
     * Makes the record from the command line's values, with the same checks.
     *
     * @param values by the config's keys
     */
    public static <T> T of(Map<String, Object> values, Class<T> type, List<String> settings) {
        return of(values, type, settings, Map.of());
    }

    /**
     * As above, where options are not called as their keys.
     *
     * @param options names by key, so that a message names what was typed
     */
    public static <T> T of(
            Map<String, Object> values, Class<T> type, List<String> settings, Map<String, String> options) {
        ObjectNode object = MAPPER.valueToTree(values);
        settings.forEach(setting -> set(object, setting));
        return bind(object, type, (path, reason) -> {
            String key = path.isEmpty() ? reason.split(":", 2)[0] : path.get(0);
            String rest = reason.startsWith(key + ": ") ? reason.substring(key.length() + 2) : reason;
            if (values.containsKey(key)) {
                return "--" + options.getOrDefault(key, key.replace('_', '-')) + ": " + rest;
            }
            return path.isEmpty() ? reason : "--set " + String.join(".", path) + ": " + reason;
        });
    }

    /**
     * A config's values as they are written, with settings put over them, not yet checked; for those who hand a config on.
     *
     * @throws UsageException if it is no YAML of keys and values
     */
    @SuppressWarnings("unchecked") // the keys of YAML are texts
    public static Map<String, Object> values(Path file, List<String> settings) {
        return MAPPER.treeToValue(tree(file, source(file), settings), Map.class);
    }

    private static ObjectNode tree(Path file, String text, List<String> settings) {
        JsonNode tree = MAPPER.valueToTree(YamlText.value(file.toString(), text));
        if (!(tree instanceof ObjectNode object)) {
            throw new UsageException(file + ": expected keys and values, found "
                    + (tree.isNull()
                            ? "an empty file"
                            : tree.getNodeType().toString().toLowerCase(Locale.ROOT)));
        }
        settings.forEach(setting -> set(object, setting));
        return object;
    }

    /** @param line from a path of keys and what is wrong there */
    private static <T> T bind(ObjectNode object, Class<T> type, BiFunction<List<String>, String, String> line) {
        UnknownKeys.find(object, type).ifPresent(unknown -> {
            String key = unknown.path().get(unknown.path().size() - 1);
            throw new UsageException(line.apply(
                    unknown.path(),
                    "there is no such key; did you mean " + Suggestion.of(key, unknown.known())
                            + "? The keys here are: " + String.join(", ", unknown.known())));
        });
        try {
            return RECORDS.treeToValue(object, type);
        } catch (JacksonException e) {
            throw new UsageException(line.apply(path(e), reason(e)), e);
        }
    }

    /** A config as it is written. */
    public static String source(Path file) {
        return BoundedFile.text(file, MAX_BYTES, "a config");
    }

    private static void set(ObjectNode tree, String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--set " + setting + ": expected key=value");
        }
        String[] keys = setting.substring(0, equals).split("\\.", -1);
        ObjectNode parent = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            JsonNode child = parent.get(keys[i]);
            parent = child instanceof ObjectNode object ? object : parent.putObject(keys[i]);
        }
        Object value = YamlText.value("--set " + setting, setting.substring(equals + 1));
        parent.set(keys[keys.length - 1], MAPPER.valueToTree(value));
    }

    /** {@code FILE, line 3, key optimizer.rate}. */
    private static String where(Path file, String text, List<String> path) {
        String line = YamlLines.of(text, path).map(number -> ", line " + number).orElse("");
        return file + line + (path.isEmpty() ? "" : ", key " + String.join(".", path));
    }

    private static List<String> path(JacksonException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? Integer.toString(step.getIndex()) : step.getPropertyName())
                .toList();
    }

    private static String reason(JacksonException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            boolean ours = cause instanceof InputException || cause instanceof IllegalArgumentException;
            if (ours && !(cause instanceof NumberFormatException)) {
                return String.valueOf(cause.getMessage());
            }
        }
        return JacksonMessages.of(e);
    }
}
