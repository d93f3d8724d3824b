package cdam.explain.serve;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Values under names that cannot be guessed, up to a number of bytes; those not asked for longest are forgotten. */
final class Kept<T> {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, T> values = new LinkedHashMap<>(16, 0.75f, true);
    private final String what;
    private final long mostBytes;
    private final ToLongFunction<T> size;
    private long bytes;

    Kept(String what, long mostBytes, ToLongFunction<T> size) {
        this.what = what;
        this.mostBytes = mostBytes;
        this.size = size;
    }

    /** Keeps a value, at least until the next one; its name is 128 random bits. */
    synchronized String add(T value) {
        byte[] name = new byte[16];
        random.nextBytes(name);
        String id = HexFormat.of().formatHex(name);
        bytes += size.applyAsLong(value);
        Iterator<T> oldest = values.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= size.applyAsLong(oldest.next());
            oldest.remove();
        }
        values.put(id, value);
        return id;
    }

    synchronized T get(String id) {
        T value = values.get(id);
        if (value == null) {
            throw new Refusal(404, "no such " + what + ": it was never there, or was forgotten; send it again");
        }
        return value;
    }
}
