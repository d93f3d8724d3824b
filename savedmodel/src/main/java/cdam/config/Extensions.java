package cdam.config;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;

/** What other jars on the class path add to a list of the product's own: they are found as Java finds services. */
public final class Extensions {
    private static final String NAME = "[a-z][a-z0-9-]*";

    private Extensions() {}

    /**
     * The product's own, then those of other jars.
     *
     * @param own the product's
     * @param service what other jars implement, named in their {@code META-INF/services}
     * @param items what an implementation adds
     * @param name of an item
     * @throws IllegalStateException if a jar adds a name that exists, or one that cannot be typed
     */
    public static <S, T> List<T> add(
            List<T> own, Class<S> service, Function<S, Stream<T>> items, Function<T, String> name) {
        List<T> all = new ArrayList<>(own);
        for (S found : ServiceLoader.load(service, service.getClassLoader())) {
            items.apply(found).forEach(item -> {
                String added = name.apply(item);
                boolean exists =
                        all.stream().anyMatch(other -> name.apply(other).equals(added));
                if (exists || !added.matches(NAME)) {
                    throw new IllegalStateException(
                            found.getClass().getName() + " adds " + added + ": expected a name like my-method"
                                    + " that is not there yet, found " + (exists ? "one that is" : "another form"));
                }
                all.add(item);
            });
        }
        return List.copyOf(all);
    }
}
