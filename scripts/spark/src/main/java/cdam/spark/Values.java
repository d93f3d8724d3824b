package cdam.spark;

import cdam.config.ConfigFile;
import cdam.io.UsageException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A config as it was written: with addresses such as {@code s3a://bucket/photos}, of which a path would drop a slash.
 *
 * @param tree texts, numbers, lists, maps
 */
record Values(Map<String, Object> tree) implements Serializable {
    private static final String ADDRESS = "[A-Za-z][A-Za-z0-9+.-]*://.*";

    Values {
        tree = new LinkedHashMap<>(tree);
    }

    /**
     * The record of a local command's config. What was an address is no path of this machine there, and nobody reads it.
     *
     * @param settings {@code key=value} each
     */
    <T> T config(Class<T> type, List<String> settings) {
        return ConfigFile.of(tree, type, settings);
    }

    /** Whether a text is an address with a file system's scheme. */
    static boolean isAddress(String text) {
        return text.matches(ADDRESS);
    }

    /** The texts of a key; none where it is not there. */
    List<String> texts(String key) {
        Object value = get(key);
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(value.toString());
    }

    /** The only text of a key. */
    String text(String key) {
        List<String> texts = texts(key);
        if (texts.size() != 1) {
            throw new UsageException(key + ": expected one value, found " + texts);
        }
        return texts.get(0);
    }

    private @Nullable Object get(String key) {
        Object value = tree;
        for (String step : key.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value;
    }

    /** Without a key of the first level. */
    Values without(String... keys) {
        Map<String, Object> fewer = new TreeMap<>(tree);
        for (String key : keys) {
            fewer.remove(key);
        }
        return new Values(fewer);
    }

    /** The same with the local paths of some keys made absolute: executors have another working folder. */
    Values absolute(List<String> keys) {
        return new Values(absolute(tree, "", keys));
    }

    private static Map<String, Object> absolute(Map<?, ?> map, String prefix, List<String> keys) {
        Map<String, Object> changed = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = prefix + key;
            if (keys.contains(name)) {
                changed.put(String.valueOf(key), absolute(value));
            } else if (value instanceof Map<?, ?> inner) {
                changed.put(String.valueOf(key), absolute(inner, name + ".", keys));
            } else {
                changed.put(String.valueOf(key), value);
            }
        });
        return changed;
    }

    private static Object absolute(Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list.stream().map(Values::absolute).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> changed = new LinkedHashMap<>();
            map.forEach((key, path) -> changed.put(String.valueOf(key), absolute(path)));
            return changed;
        }
        String text = String.valueOf(value);
        return isAddress(text)
                ? text
                : Path.of(text).toAbsolutePath().normalize().toString();
    }
}
