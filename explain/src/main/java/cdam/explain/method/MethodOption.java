package cdam.explain.method;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option that scores depend on, as its method reads it.
 *
 * @param name in brackets after the method's name
 * @param usual its default
 * @param low the least number; null where it is a word
 * @param high the largest number; null where it is a word
 * @param whole whether the number has no fraction
 * @param choices the words; empty where it is a number
 */
public record MethodOption(
        String name,
        String usual,
        @Nullable Double low,
        @Nullable Double high,
        boolean whole,
        List<String> choices) {
    /** With a smaller largest number. */
    public MethodOption atMost(double most) {
        return new MethodOption(name, usual, low, high == null ? null : Math.min(high, most), whole, choices);
    }
}
