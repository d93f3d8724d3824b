package cdam.config;

import cdam.io.UsageException;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of a list for one of several machines.
 *
 * @param index from 1
 * @param count how many parts there are
 */
public record Shard(int index, int count) {
    public Shard {
        if (count < 1 || index < 1 || index > count) {
            throw new UsageException("shard: expected i/n with i from 1 to n, found " + index + "/" + count);
        }
    }

    /** {@code 2/8}. */
    @JsonCreator
    public static Shard parse(String text) {
        if (!text.matches("\\d{1,6}/\\d{1,6}")) {
            throw new UsageException("shard " + text + ": expected i/n, such as 1/4");
        }
        String[] parts = text.split("/", 2);
        return new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Every n-th element. */
    public <T> List<T> of(List<T> all) {
        return IntStream.range(0, all.size())
                .filter(i -> i % count == index - 1)
                .mapToObj(all::get)
                .toList();
    }

    @JsonValue
    @Override
    public String toString() {
        return index + "/" + count;
    }
}
