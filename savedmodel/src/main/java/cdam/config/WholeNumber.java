package cdam.config;

import cdam.io.UsageException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * A number without a fraction, from a config or as a text from the command line. Jackson would cut fractions off, and take
 * {@code 1e0} and {@code 010}.
 */
final class WholeNumber<N extends Number> extends StdScalarDeserializer<N> {
    private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]*)");

    private final Function<String, N> parser;

    private WholeNumber(Class<N> type, Function<String, N> parser) {
        super(type);
        this.parser = parser;
    }

    /** For every kind of whole number. */
    static SimpleModule addTo(SimpleModule module) {
        WholeNumber<Integer> ints = new WholeNumber<>(Integer.class, Integer::valueOf);
        WholeNumber<Long> longs = new WholeNumber<>(Long.class, Long::valueOf);
        return module.addDeserializer(Integer.class, ints)
                .addDeserializer(int.class, ints)
                .addDeserializer(Long.class, longs)
                .addDeserializer(long.class, longs);
    }

    @Override
    @SuppressWarnings("unchecked") // the type is the one that this was made for
    public @Nullable N deserialize(JsonParser from, DeserializationContext context) {
        if (!from.currentToken().isScalarValue() || from.currentToken().isBoolean()) {
            return (N) context.handleUnexpectedToken(handledType(), from);
        }
        String text = from.getString().strip();
        if (!PLAIN.matcher(text).matches()) {
            throw new UsageException("expected a whole number, found " + text);
        }
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new UsageException("expected a whole number, found one that does not fit: " + text, e);
        }
    }
}
