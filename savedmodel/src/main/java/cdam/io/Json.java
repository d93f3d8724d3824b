package cdam.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** The product's own JSON files: records with snake_case names, indented, unknown names refused. */
public final class Json {
    /** Far above any list of labels, far below the memory. */
    private static final int MAX_BYTES = 64 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .annotationIntrospector(new RequiredKeys())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']*)'");

    private Json() {}

    /**
     * Reads a file into a record.
     *
     * @throws InputException if it is missing, not JSON, or does not fit the record
     */
    public static <T> T read(Path file, Class<T> type) {
        return read(file, bytes -> MAPPER.readValue(bytes, type));
    }

    /**
     * Reads a file of a layout that may change between releases. The version is looked at first, so that a newer file is
     * told as such and not by the first name that this release does not know.
     *
     * @throws InputException if it is of another version, missing, not JSON, or does not fit the record
     */
    public static <T> T read(Path file, Class<T> type, FormatVersion format) {
        return read(file, bytes -> {
            format.require(file, MAPPER.readTree(bytes).path("format_version").asInt(0));
            return MAPPER.readValue(bytes, type);
        });
    }

    /**
     * Reads a text into a record.
     *
     * @param where it comes from, for the message
     * @throws InputException if it is not JSON, or does not fit the record
     */
    public static <T> T parse(Path where, String text, Class<T> type) {
        return parse(where, text.getBytes(StandardCharsets.UTF_8), bytes -> MAPPER.readValue(bytes, type));
    }

    private static <T> T read(Path file, Function<byte[], T> parser) {
        if (Files.exists(file)) { // nothing waits for a pipe in its place
            InputException.requireFile(file, "JSON");
        }
        return parse(file, BoundedFile.bytes(file, MAX_BYTES, "JSON"), parser);
    }

    private static <T> T parse(Path where, byte[] bytes, Function<byte[], T> parser) {
        try {
            return parser.apply(bytes);
        } catch (JacksonException e) {
            if (rootCause(e) instanceof InputException inner) {
                throw new InputException(where + ": " + inner.getMessage(), e);
            }
            throw new InputException(where + where(e) + ": " + reason(e), e);
        }
    }

    /** Writes a record, atomically. */
    public static void write(Path file, Object record) {
        AtomicFiles.write(file, text(record) + "\n");
    }

    /** A record as JSON text. */
    public static String text(Object record) {
        return MAPPER.writeValueAsString(record);
    }

    /** A record's components as text, by their names in JSON. */
    public static SortedMap<String, String> values(Object record) {
        SortedMap<String, String> values = new TreeMap<>();
        MAPPER.valueToTree(record)
                .properties()
                .forEach(entry -> values.put(
                        entry.getKey(),
                        entry.getValue().isString()
                                ? entry.getValue().stringValue()
                                : entry.getValue().toString()));
        return values;
    }

    private static String where(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : ", line " + e.getLocation().getLineNr();
    }

    private static String reason(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "expected no name " + unknown.getPropertyName() + " here; the names are: "
                    + unknown.getKnownPropertyIds();
        }
        String message = JacksonMessages.of(e);
        Matcher missing = MISSING.matcher(message);
        return missing.find() ? "expected the name " + missing.group(1) + ", found none" : name(e) + message;
    }

    private static String name(JacksonException e) {
        String path = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "" + step.getIndex() : step.getPropertyName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : path + ": ";
    }

    private static Throwable rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof InputException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
