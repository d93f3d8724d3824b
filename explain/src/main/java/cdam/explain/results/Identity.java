package cdam.explain.results;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.bundle.SessionOptions.Precision;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whatever changes a number of results, by name: another value is another result. */
public final class Identity {
    private Identity() {}

    /** What every map depends on; the caller adds its own. */
    public static Map<String, String> of(
            Bundle bundle, @Nullable Head head, ImageSize size, FramingKind framing, Precision precision) {
        return new TreeMap<>(Map.of(
                "model", bundle.sha256(),
                "head", head == null ? "none" : head.identity(),
                "size", size.toString(),
                "framing", framing.toString(),
                "precision", precision.toString()));
    }

    /**
     * Refuses to mix results.
     *
     * @param mayBeAdded keys that results without them may get: they change none of the numbers that are there
     * @throws UsageException if a folder's results are of another identity
     */
    public static void requireSame(
            Path folder, Map<String, ?> before, Map<String, ?> now, Predicate<String> mayBeAdded) {
        now.forEach((key, value) -> {
            boolean added = !before.containsKey(key) && mayBeAdded.test(key);
            if (!added && !value.equals(before.get(key))) {
                throw new UsageException(folder + ": holds results with " + key + " " + before.get(key)
                        + ", this run has " + value + "; give another out, or delete the folder");
            }
        });
    }
}
