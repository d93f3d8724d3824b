package cdam.config;

import cdam.io.UsageException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2's core schema: {@code ~} is nothing, {@code *name} is what {@code &name} stands at, tags of one's own are refused. A whole
 * number has no zero in front, which is octal in YAML 1.1 and decimal in 1.2: such words are texts.
 */
final class YamlText {
    private static final int MOST_DEPTH = 100;

    /** The size of a whole file, aliases written out. */
    private static final int MOST_VALUES = 1_000_000;

    static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema() {
                @Override
                public ScalarResolver getScalarResolver() {
                    return new NoOctals();
                }
            })
            .setCodePointLimit(ConfigFile.MAX_BYTES)
            .build();

    private static final class NoOctals implements ScalarResolver {
        private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");

        private final ScalarResolver core = new CoreScalarResolver(false);

        @Override
        public Tag resolve(String value, Boolean implicit) {
            return LEADING_ZERO.matcher(value).matches() ? Tag.STR : core.resolve(value, implicit);
        }
    }

    private YamlText() {}

    /**
     * The value of a text; null where it has none.
     *
     * @param where for the message: {@code c.yaml}
     */
    static @Nullable Object value(String where, String text) {
        try {
            checkDepth(where, text);
            Object value = new Load(SETTINGS).loadFromString(text);
            checkSize(where, value, 0, new int[] {MOST_VALUES});
            return value;
        } catch (YamlEngineException e) {
            throw new UsageException(where + line(e) + ": expected YAML: " + reason(e), e);
        }
    }

    /** Before anything that goes into the depth. */
    private static void checkDepth(String where, String text) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            checkDepth(where, depth);
        }
    }

    private static void checkDepth(String where, int depth) {
        if (depth > MOST_DEPTH) {
            throw new UsageException(
                    where + ": expected at most " + MOST_DEPTH + " lists and keys within each other, found more");
        }
    }

    /** A list of twice the same list of twice the same list is short, until it is written out; one may even be in itself. */
    private static void checkSize(String where, @Nullable Object value, int depth, int[] left) {
        checkDepth(where, depth);
        if (left[0]-- == 0) {
            throw new UsageException(where + ": expected at most " + MOST_VALUES + " values, found more");
        }
        if (value instanceof Map<?, ?> map) {
            checkKeys(where, map.keySet());
            map.values().forEach(child -> checkSize(where, child, depth + 1, left));
        } else if (value instanceof List<?> list) {
            list.forEach(child -> checkSize(where, child, depth + 1, left));
        }
    }

    /** They become texts: the number 1 and the text 1 are one key. */
    private static void checkKeys(String where, Set<?> keys) {
        Set<String> texts = new HashSet<>();
        for (Object key : keys) {
            if (key == null || key instanceof Collection || key instanceof Map) {
                throw new UsageException(where + ": expected YAML: expected a name as a key, found "
                        + (key == null ? "nothing" : "a list or keys and values"));
            }
            if (!texts.add(key.toString())) {
                throw new UsageException(where + ": expected YAML: found duplicate key " + key);
            }
        }
    }

    private static String line(YamlEngineException e) {
        return e instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark()
                        .map(mark -> ", line " + (mark.getLine() + 1))
                        .orElse("")
                : "";
    }

    private static String reason(YamlEngineException e) {
        Optional<String> problem = e instanceof MarkedYamlEngineException marked
                ? Optional.ofNullable(marked.getProblem())
                : Optional.empty();
        return problem.orElse(String.valueOf(e.getMessage()))
                .lines()
                .findFirst()
                .orElse("no reason given");
    }
}
