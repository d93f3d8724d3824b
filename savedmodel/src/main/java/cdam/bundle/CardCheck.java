package cdam.bundle;

import cdam.io.InputException;
import cdam.io.Json;
import cdam.vit.GraphShape;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.proto.MetaGraphDef;

/** Whether a card describes the graph beside it. A graph carries the architecture that it was written with. */
final class CardCheck {
    private CardCheck() {}

    /** What a graph is written with, of which shapes tell a part only; older ones have none of it. */
    static String written(ViTConfig config) {
        return Json.text(config);
    }

    /**
     * Refuses a card of another graph.
     *
     * @param card its file, for the message
     * @param graph what {@code meta} holds
     */
    static void require(Path card, ViTConfig config, MetaGraphDef meta, Graph graph) {
        String written = meta.getMetaInfoDef().getMetaGraphVersion();
        Optional<String> difference = GraphShape.difference(graph, config);
        if (difference.isEmpty() && !written.isEmpty()) {
            difference = difference(card, written(config), written);
        }
        difference.ifPresent(what -> {
            throw new InputException(card + ": expected the architecture of the saved_model.pb beside it, found " + what
                    + "; import the checkpoint again");
        });
    }

    private static Optional<String> difference(Path card, String said, String written) {
        Map<?, ?> here = Json.parse(card, said, Map.class);
        Map<?, ?> there = Json.parse(card, written, Map.class);
        return there.keySet().stream()
                .filter(key -> !Objects.equals(here.get(key), there.get(key)))
                .map(key -> key + " " + here.get(key) + ", the graph was written with " + there.get(key))
                .findFirst();
    }
}
