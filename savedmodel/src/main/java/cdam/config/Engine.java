package cdam.config;

import cdam.io.UsageException;
import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who does a config's work: {@code engine: spark}, or with settings {@code engine: {name: spark, partitions: 64}}.
 *
 * @param name {@code local} (where none is given) or {@code spark}
 * @param partitions into how many parts the work is cut; default: by the measured cost of an image
 * @param minutes how long a part should take where {@code partitions} is not given; default 5
 * @param attempts how often a part is tried before the run fails; default 4
 */
public record Engine(
        String name,
        @Nullable Integer partitions,
        @Nullable Double minutes,
        @Nullable Integer attempts) {
    private static final String LOCAL = "local";
    private static final String SPARK = "spark";

    public static final Engine SPARK_DEFAULTS = new Engine(SPARK, null, null, null);

    public Engine {
        if (!List.of(LOCAL, SPARK).contains(name)) {
            throw new UsageException("engine: expected local or spark, found " + name);
        }
        requireRange("partitions", partitions, 1, 1_000_000);
        requireRange("attempts", attempts, 1, 100);
        if (minutes != null && !(minutes > 0 && minutes <= 1440)) {
            throw new UsageException("engine.minutes: expected more than 0 and at most 1440, found " + minutes);
        }
    }

    /** Reads either form. */
    @JsonCreator
    public static Engine of(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return new Engine(String.valueOf(value), null, null, null);
        }
        map.keySet().forEach(Engine::requireKnown);
        Object name = map.get("name");
        Number minutes = number(map, "minutes");
        return new Engine(
                name == null ? SPARK : String.valueOf(name), // the only one that has settings
                whole(map, "partitions"),
                minutes == null ? null : minutes.doubleValue(),
                whole(map, "attempts"));
    }

    /**
     * For the commands that compute where they run.
     *
     * @throws UsageException if another engine is asked for
     */
    public static void requireLocal(@Nullable Engine engine) {
        if (engine != null && !engine.name.equals(LOCAL)) {
            throw new UsageException("engine: expected local, found " + engine.name
                    + ", and there is no Spark on this program's class path; submit the config with spark-submit"
                    + " (scripts/spark/docs/spark.md), or put --set engine=local over it");
        }
    }

    private static void requireKnown(Object key) {
        List<String> known = List.of("name", "partitions", "minutes", "attempts");
        if (!known.contains(String.valueOf(key))) {
            throw new UsageException("engine." + key + ": there is no such key; did you mean "
                    + Suggestion.of(String.valueOf(key), known) + "? The keys here are: " + String.join(", ", known));
        }
    }

    private static @Nullable Integer whole(Map<?, ?> map, String key) {
        Number number = number(map, key);
        if (number != null && number.doubleValue() != number.intValue()) {
            throw new UsageException("engine." + key + ": expected a whole number, found " + number);
        }
        return number == null ? null : number.intValue();
    }

    private static @Nullable Number number(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value != null && !(value instanceof Number)) {
            throw new UsageException("engine." + key + ": expected a number, found " + value);
        }
        return (Number) value;
    }

    private static void requireRange(String key, @Nullable Integer value, int min, int max) {
        if (value != null && (value < min || value > max)) {
            throw new UsageException("engine." + key + ": expected " + min + " to " + max + ", found " + value);
        }
    }
}
