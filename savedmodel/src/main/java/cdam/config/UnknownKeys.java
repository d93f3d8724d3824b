package cdam.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Finds keys that no record has, before any record is made: a misspelt key must not be reported as the missing value of the
 * right one.
 */
final class UnknownKeys {
    /**
     * An unknown key.
     *
     * @param path from the root, the key last
     * @param known the keys that its record has
     */
    record Unknown(List<String> path, List<String> known) {}

    private UnknownKeys() {}

    static Optional<Unknown> find(JsonNode node, Type type) {
        return find(node, type, List.of());
    }

    private static Optional<Unknown> find(JsonNode node, Type type, List<String> path) {
        if (type instanceof Class<?> record && record.isRecord() && node.isObject() && !readsItself(record)) {
            return inRecord(node, record, path);
        }
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            for (Map.Entry<String, JsonNode> child : children(node).entrySet()) {
                Optional<Unknown> found = find(child.getValue(), element, append(path, child.getKey()));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Unknown> inRecord(JsonNode node, Class<?> record, List<String> path) {
        Map<String, Type> known = new LinkedHashMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            known.put(snakeCase(component.getName()), component.getGenericType());
        }
        for (Map.Entry<String, JsonNode> child : children(node).entrySet()) {
            List<String> childPath = append(path, child.getKey());
            Type type = known.get(child.getKey());
            Optional<Unknown> found = type == null
                    ? Optional.of(new Unknown(childPath, List.copyOf(known.keySet())))
                    : find(child.getValue(), type, childPath);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** A record with a creator of its own decides about its keys. */
    private static boolean readsItself(Class<?> record) {
        return Arrays.stream(record.getDeclaredMethods()).anyMatch(UnknownKeys::isCreator);
    }

    private static boolean isCreator(Method method) {
        return method.isAnnotationPresent(JsonCreator.class);
    }

    private static Map<String, JsonNode> children(JsonNode node) {
        Map<String, JsonNode> children = new LinkedHashMap<>();
        if (node.isObject()) {
            node.properties().forEach(entry -> children.put(entry.getKey(), entry.getValue()));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                children.put(Integer.toString(i), node.get(i));
            }
        }
        return children;
    }

    private static List<String> append(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
