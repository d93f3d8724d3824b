package cdam.explain.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Clients take turns; what one client sent is first come, first served. For one thread at a time. */
final class FairQueue<T> {
    /** The client whose turn is next comes first; none is empty. */
    private final Map<String, Deque<T>> lines = new LinkedHashMap<>();

    private String last = "";

    void add(String client, T value) {
        lines.computeIfAbsent(client, name -> new ArrayDeque<>()).add(value);
    }

    /** Takes the next one out: of the first client in turn whose next one fits, the one served last coming last. */
    @Nullable
    T poll(Predicate<T> fits) {
        String next = null;
        for (Map.Entry<String, Deque<T>> line : lines.entrySet()) {
            if (fits.test(line.getValue().element()) && (next == null || next.equals(last))) {
                next = line.getKey();
            }
        }
        return next == null ? null : take(next);
    }

    private @Nullable T take(String client) {
        Deque<T> line = lines.remove(client);
        if (line == null) {
            return null;
        }
        last = client;
        T value = line.remove();
        if (!line.isEmpty()) {
            lines.put(client, line);
        }
        return value;
    }

    void removeIf(Predicate<T> gone) {
        Iterator<Deque<T>> each = lines.values().iterator();
        while (each.hasNext()) {
            Deque<T> waiting = each.next();
            waiting.removeIf(gone);
            if (waiting.isEmpty()) {
                each.remove();
            }
        }
    }

    void forEach(Consumer<T> action) {
        lines.values().forEach(waiting -> waiting.forEach(action));
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    int size() {
        return lines.values().stream().mapToInt(Deque::size).sum();
    }

    int size(String client) {
        Deque<T> waiting = lines.get(client);
        return waiting == null ? 0 : waiting.size();
    }
}
