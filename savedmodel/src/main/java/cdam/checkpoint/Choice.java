package cdam.checkpoint;

import java.util.stream.Stream;

/**
 * Something about a model that its tensors leave open, as it was settled at import.
 *
 * @param what such as {@code heads}
 * @param value such as {@code 6}
 * @param reason who says so, or that it is a guess
 */
public record Choice(String what, String value, String reason) {
    /** {@code heads 6: width / 64, a guess}. */
    @Override
    public String toString() {
        return Stream.of(what, value)
                        .filter(word -> !word.isEmpty())
                        .reduce((a, b) -> a + " " + b)
                        .orElse("") + ": " + reason;
    }
}
