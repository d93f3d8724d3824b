package cdam.vit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;

/** Compares a graph with the config that is said to describe it, by the shapes of weights and taps; nothing is computed. */
public final class GraphShape {
    private static final long ANY = Shape.UNKNOWN_SIZE;

    private final Graph graph;
    private final ViTConfig config;

    private GraphShape(Graph graph, ViTConfig config) {
        this.graph = graph;
        this.config = config;
    }

    /** What a config says that a graph is not, such as {@code depth 7, the graph has 6}; empty where they agree. */
    public static Optional<String> difference(Graph graph, ViTConfig config) {
        GraphShape shape = new GraphShape(graph, config);
        return shape.wrongFact().or(shape::wrongTap);
    }

    /** A number of the config, and what the graph has of it. */
    private record Fact(long said, long found) {}

    private Optional<String> wrongFact() {
        Map<String, Fact> facts = new LinkedHashMap<>();
        facts.put("depth", new Fact(config.depth(), depth()));
        facts.put("width", new Fact(config.width(), axis(Taps.TOKENS, 2)));
        facts.put("heads", new Fact(config.heads(), axis(Taps.ATTENTION, 1)));
        facts.put("patch", new Fact(config.patch(), (long) Math.sqrt(axis("patch_embed.proj.weight", 0) / 3.0)));
        facts.put("hidden", new Fact(config.hidden(), axis("blocks.0.mlp.fc2.weight", 0)));
        facts.put("registers", new Fact(config.registers(), Math.max(0, axis("register_tokens", 1))));
        if (config.layout().positions().learned()) {
            facts.put(
                    "grid_rows times grid_columns",
                    new Fact(
                            (long) config.gridRows() * config.gridColumns(),
                            axis("pos_embed", 0) - (config.layout().cls() ? 1 : 0)));
        }
        return facts.entrySet().stream()
                .filter(fact -> fact.getValue().said() != fact.getValue().found())
                .map(fact -> fact.getKey() + " " + fact.getValue().said() + ", the graph has "
                        + Math.max(0, fact.getValue().found()))
                .findFirst();
    }

    private int depth() {
        int depth = 0;
        while (graph.operation("blocks." + depth + ".norm1.weight") != null) {
            depth++;
        }
        return depth;
    }

    /** -1 where the graph has no such tensor, or leaves its size open. */
    private long axis(String name, int axis) {
        Shape shape = shape(name);
        return shape.numDimensions() > axis ? shape.get(axis) : -1;
    }

    private Shape shape(String name) {
        GraphOperation operation = graph.operation(name);
        return operation == null || operation.numOutputs() != 1
                ? Shape.unknown()
                : operation.output(0).shape();
    }

    private Optional<String> wrongTap() {
        long width = config.width();
        long heads = config.heads();
        Map<String, Shape> taps = new LinkedHashMap<>();
        taps.put(Taps.IMAGE, Shape.of(ANY, 3, ANY, ANY));
        taps.put(Taps.LATENT, Shape.of(ANY, width));
        taps.put(Taps.PATCH_LATENTS, Shape.of(ANY, ANY, width));
        taps.put(Taps.NORMED_TOKENS, Shape.of(ANY, ANY, width));
        taps.put(Taps.HEAD_WEIGHT, Shape.of(ANY, width));
        taps.put(Taps.HEAD_BIAS, Shape.of(ANY));
        taps.put(Taps.LOGITS, Shape.of(ANY, ANY));
        if (!config.layout().pooling().isMean()) {
            taps.put(Taps.ATTENTION_LOGITS, Shape.of(ANY, heads, ANY));
            taps.put(Taps.CLASS_IDS, Shape.of(ANY));
            taps.put(Taps.DIRECTIONS, Shape.of(ANY, ANY, width));
            for (String map : new String[] {Taps.CDAM, Taps.CDAM_VALUE, Taps.CDAM_ATTENTION}) {
                taps.put(map, Shape.of(ANY, ANY, ANY));
            }
        }
        if (config.layout().positions().rotary()) {
            taps.put(Taps.ROTATION, Shape.of(1, ANY, config.headWidth()));
        }
        taps.put(Taps.BLOCK_INPUT, Shape.of(ANY, ANY, width));
        for (int block = 0; block < config.depth(); block++) {
            boolean whole = block < config.wholeBlocks();
            taps.put(whole ? Taps.blockInput(block) : Taps.BLOCK_INPUT, Shape.of(ANY, ANY, width));
            taps.put(Taps.attention(block), Shape.of(ANY, heads, ANY, ANY));
            taps.put(Taps.mixedValues(block), Shape.of(ANY, width));
            taps.put(Taps.middle(block), Shape.of(ANY, width));
            taps.put(Taps.hidden(block), Shape.of(ANY, config.mlpOutputs()));
            if (whole) {
                taps.put(Taps.qkv(block), Shape.of(ANY, ANY, 3 * width));
            }
            if (config.layout().cls() && (whole || !config.layout().pooling().isMean())) {
                taps.put(Taps.clsAttention(block), Shape.of(ANY, heads, ANY));
                taps.put(Taps.cls(block), Shape.of(ANY, width));
            }
        }
        return taps.entrySet().stream()
                .filter(tap -> !Arrays.equals(
                        tap.getValue().asArray(), shape(tap.getKey()).asArray()))
                .map(tap -> "a tensor " + tap.getKey() + " of shape " + tap.getValue() + ", the graph has "
                        + shape(tap.getKey()))
                .findFirst();
    }
}
