package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadFeatures;
import cdam.explain.method.UncoveredShare;
import cdam.explain.serve.Responses.HeadAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The heads to choose from.
 *
 * @param byName in the bundle's order; may be empty
 * @param defaultName null where there is none
 * @param width of the backbone
 */
record Heads(Map<String, Head> byName, @Nullable String defaultName, int width) {
    static Heads of(Bundle bundle) {
        Map<String, Head> heads = new LinkedHashMap<>();
        for (String name : bundle.headNames()) {
            bundle.head(name).ifPresent(head -> heads.put(name, head));
        }
        String name = bundle.card().defaultHead();
        String first = heads.keySet().stream().findFirst().orElse(null);
        return new Heads(
                heads,
                name != null && heads.containsKey(name) ? name : first,
                bundle.card().architecture().width());
    }

    /**
     * A head.
     *
     * @param name null: the default one
     */
    @Nullable
    Head find(@Nullable String name) {
        if (name != null && !byName.containsKey(name)) {
            throw new Refusal(404, "no such head; there are: " + String.join(", ", byName.keySet()));
        }
        String chosen = name == null ? defaultName : name;
        return chosen == null ? null : byName.get(chosen);
    }

    List<HeadAnswer> answers() {
        return byName.values().stream()
                .map(head -> new HeadAnswer(
                        head.name(),
                        head.card().kind(),
                        head.labels().all(),
                        head.labels().titles(),
                        UncoveredShare.byClass(HeadFeatures.of(head, width))))
                .toList();
    }
}
