package cdam.explain.serve;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Addresses take turns, and at an address its clients; what one client sent is first come, first served. For one thread at a
 * time.
 */
final class FairQueue<T> {
    /** By address and name; whose turn is next comes first, and nothing is empty. */
    private final Map<String, Map<String, Deque<T>>> lines = new LinkedHashMap<>();

    private Client last = new Client("", "");

    void add(Client client, T value) {
        lines.computeIfAbsent(client.address(), address -> new LinkedHashMap<>())
                .computeIfAbsent(client.name(), name -> new ArrayDeque<>())
                .add(value);
    }

    /** Takes the next one out: of the first client in turn whose next one fits, the one served last coming last. */
    @Nullable
    T poll(Predicate<T> fits) {
        Predicate<Deque<T>> lineFits = line -> fits.test(line.element());
        String address =
                first(lines, last.address(), names -> names.values().stream().anyMatch(lineFits));
        if (address == null) {
            return null;
        }
        Map<String, Deque<T>> names = lines.getOrDefault(address, Map.of());
        String name = first(names, last.name(), lineFits);
        return name == null ? null : take(new Client(address, name));
    }

    private static <V> @Nullable String first(Map<String, V> inTurn, String last, Predicate<V> fits) {
        String next = null;
        for (Map.Entry<String, V> entry : inTurn.entrySet()) {
            if (fits.test(entry.getValue()) && (next == null || next.equals(last))) {
                next = entry.getKey();
            }
        }
        return next;
    }

    private @Nullable T take(Client client) {
        Map<String, Deque<T>> names = lines.remove(client.address());
        Deque<T> line = names == null ? null : names.remove(client.name());
        if (names == null || line == null) {
            return null;
        }
        last = client;
        T value = line.remove();
        if (!line.isEmpty()) {
            names.put(client.name(), line);
        }
        if (!names.isEmpty()) {
            lines.put(client.address(), names);
        }
        return value;
    }

    void removeIf(Predicate<T> gone) {
        for (Map<String, Deque<T>> names : lines.values()) {
            names.values().forEach(line -> line.removeIf(gone));
            names.values().removeIf(Collection::isEmpty);
        }
        lines.values().removeIf(Map::isEmpty);
    }

    void forEach(Consumer<T> action) {
        lines.values().forEach(names -> names.values().forEach(line -> line.forEach(action)));
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    int size() {
        return lines.keySet().stream().mapToInt(this::size).sum();
    }

    int size(String address) {
        return lines.getOrDefault(address, Map.of()).values().stream()
                .mapToInt(Deque::size)
                .sum();
    }

    int size(Client client) {
        Deque<T> line = lines.getOrDefault(client.address(), Map.of()).get(client.name());
        return line == null ? 0 : line.size();
    }
}
