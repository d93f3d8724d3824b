package cdam.explain.serve;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values under names that cannot be guessed, up to a number of bytes. At the address with most of them the client with most of
 * them loses the one that was not asked for longest: nobody's results go because of those of another address.
 */
final class ResultCache<T> {
    private record Entry<T>(Client client, T value, long bytes) {}

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Object, Long> bytesOf = new HashMap<>();
    private final String what;
    private final long mostBytes;
    private final ToLongFunction<T> size;
    private final Predicate<T> mayGo;
    private long bytes;

    ResultCache(String what, long mostBytes, ToLongFunction<T> size) {
        this(what, mostBytes, size, any -> true);
    }

    /** @param mayGo which values may be forgotten; the others must be few */
    ResultCache(String what, long mostBytes, ToLongFunction<T> size, Predicate<T> mayGo) {
        this.what = what;
        this.mostBytes = mostBytes;
        this.size = size;
        this.mayGo = mayGo;
    }

    /** Keeps a value, at least until the next one; its name is 128 random bits. */
    String add(Client client, T value) {
        byte[] name = new byte[16];
        random.nextBytes(name);
        String id = HexFormat.of().formatHex(name);
        add(id, client, value);
        return id;
    }

    /** Keeps a value under the name that something else of it has. */
    synchronized void add(String id, Client client, T value) {
        Entry<T> added = new Entry<>(client, value, size.applyAsLong(value));
        count(added, 1);
        String oldest = oldest();
        while (bytes > mostBytes && oldest != null) {
            Entry<T> gone = entries.remove(oldest);
            if (gone != null) {
                count(gone, -1);
            }
            oldest = oldest();
        }
        entries.put(id, added);
    }

    private void count(Entry<T> entry, int sign) {
        bytes += sign * entry.bytes();
        for (Object owner : new Object[] {entry.client(), entry.client().address()}) {
            bytesOf.merge(owner, sign * entry.bytes(), (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    /** Among those that may go, the one longest unused of the client with most bytes at the address with most bytes. */
    private @Nullable String oldest() {
        String oldest = null;
        long mostAddress = -1;
        long most = -1;
        for (Map.Entry<String, Entry<T>> entry : entries.entrySet()) {
            Client client = entry.getValue().client();
            long address = bytesOf.getOrDefault(client.address(), 0L);
            long own = bytesOf.getOrDefault(client, 0L);
            boolean isMore = address > mostAddress || (address == mostAddress && own > most);
            if (isMore && mayGo.test(entry.getValue().value())) {
                oldest = entry.getKey();
                mostAddress = address;
                most = own;
            }
        }
        return oldest;
    }

    synchronized T get(String id) {
        Entry<T> entry = entries.get(id);
        if (entry == null) {
            throw new Refusal(404, "no such " + what + ": it was never there, or was forgotten; send it again");
        }
        return entry.value();
    }
}
