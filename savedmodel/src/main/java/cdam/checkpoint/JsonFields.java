package cdam.checkpoint;

import cdam.io.BoundedFile;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values of a JSON object that others wrote. What is absent or null is empty; what is of another type is refused.
 *
 * @param where the file, for errors
 */
record JsonFields(String where, JsonNode node) {
    private static final int MAX_SHOWN = 80;

    /** A model's config with twenty thousand labels has two million. */
    private static final int MAX_BYTES = 8 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a file.
     *
     * @throws InputException if it is missing, large or no object of JSON
     */
    static JsonFields read(Path file) {
        InputException.requireFile(file, "JSON");
        try {
            JsonNode read = MAPPER.readTree(BoundedFile.bytes(file, MAX_BYTES, "JSON"));
            if (!read.isObject()) {
                throw new InputException(file + ": expected an object of JSON, {...}, found "
                        + (read.isMissingNode()
                                ? "nothing"
                                : read.getNodeType().name().toLowerCase(Locale.ROOT)));
            }
            return new JsonFields(file.toString(), read);
        } catch (JacksonException e) { // where it began to read is not said twice
            String found = e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
            throw new InputException(file + ": expected JSON, found: " + found, e);
        }
    }

    boolean has(String name) {
        return !node.path(name).isMissingNode() && !node.path(name).isNull();
    }

    /** An object within; one without fields where there is none. */
    JsonFields inner(String name) {
        return new JsonFields(where + ", " + name, node.path(name));
    }

    Optional<Integer> positive(String name) {
        return value(name).map(value -> positive(name, value));
    }

    /** {@code 224}, or {@code [224, 448]}: height and width. */
    Optional<int[]> side(String name) {
        return value(name).map(value -> {
            if (!value.isArray()) {
                int side = positive(name, value);
                return new int[] {side, side};
            }
            int last = value.size() - 1;
            if (value.size() < 2 || value.size() > 3) {
                throw wrong(name, "a height and a width", value);
            }
            return new int[] {positive(name, value.get(last - 1)), positive(name, value.get(last))};
        });
    }

    Optional<Double> number(String name) {
        return value(name).map(value -> number(name, value));
    }

    Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!value.isString()) {
                throw wrong(name, "a text", value);
            }
            return value.asString();
        });
    }

    Optional<Boolean> flag(String name) {
        return value(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "true or false", value);
            }
            return value.asBoolean();
        });
    }

    /** Three numbers, of red, green and blue. */
    Optional<double[]> colours(String name) {
        return value(name).map(value -> {
            if (!value.isArray() || value.size() != 3) {
                throw wrong(name, "three numbers", value);
            }
            return new double[] {number(name, value.get(0)), number(name, value.get(1)), number(name, value.get(2))};
        });
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (has(name)) {
            for (JsonNode value : node.path(name)) {
                texts.add(value.asString(""));
            }
        }
        return texts;
    }

    InputException wrong(String name, String expected, Object found) {
        String text = found.toString();
        return new InputException(where + ": " + name + ": expected " + expected + ", found "
                + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text));
    }

    private Optional<JsonNode> value(String name) {
        return has(name) ? Optional.of(node.path(name)) : Optional.empty();
    }

    private int positive(String name, JsonNode value) {
        if (!value.canConvertToInt() || value.asInt() < 1) {
            throw wrong(name, "a whole number of 1 or more", value);
        }
        return value.asInt();
    }

    private double number(String name, JsonNode value) {
        if (!value.isNumber()) {
            throw wrong(name, "a number", value);
        }
        return value.asDouble();
    }
}
