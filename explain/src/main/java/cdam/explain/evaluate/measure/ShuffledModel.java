package cdam.explain.evaluate.measure;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.math.Draws;
import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * A model whose weights are shuffled from the head down, each tensor within itself, so that it keeps its distribution
 * (cascading randomisation, Adebayo et al. 2018). Owns the tensors until it is closed; the model itself is never changed.
 * Every weight is fed at every stage, so that the native session compiles one graph, not one a stage.
 */
public final class ShuffledModel implements AutoCloseable {
    /** A constant, or a variable of a model that is too large for constants. */
    private static final Set<String> WEIGHTS = Set.of("Const", "ReadVariableOp");

    private final Model model;
    private final Head head;
    private final int depth;
    private final List<String> names = new ArrayList<>();
    private final Result own;
    private final List<TFloat32> shuffled = new ArrayList<>();

    ShuffledModel(Model model, Head head, long seed) {
        this.model = model;
        this.depth = model.config().depth();
        model.graph().operations().forEachRemaining(operation -> {
            if (WEIGHTS.contains(operation.type())
                    && (operation.name().startsWith("blocks.")
                            || operation.name().startsWith("pool.")
                            || operation.name().startsWith("norm."))) {
                names.add(operation.name());
            }
        });
        names.sort(String::compareTo);
        SplittableRandom random = new SplittableRandom(seed);
        LinearHead linear = head.linear();
        this.head = new Head(
                head.name(),
                head.card(),
                new LinearHead(
                        linear.classes(),
                        linear.features(),
                        shuffled(linear.weight(), random),
                        shuffled(linear.bias(), random),
                        linear.cosine()));
        this.own = model.run(Map.of(), names);
        for (int i = 0; i < names.size(); i++) {
            Tensor tensor = own.get(i);
            shuffled.add(Tensors.of(
                    shuffled(Tensors.values(tensor), random), tensor.shape().asArray()));
        }
    }

    /** The stages, from the head's to the first block's. */
    public static List<String> stages(int depth) {
        List<String> stages = new ArrayList<>(List.of("head"));
        for (int block = depth - 1; block >= 0; block--) {
            stages.add("block " + block);
        }
        return stages;
    }

    int stages() {
        return depth + 1;
    }

    /** The head of every stage, shuffled. */
    Head head() {
        return head;
    }

    /** The backbone of a stage: 0 as it is, 1 with the last block and the final norm shuffled, and so on. */
    Model backbone(int stage) {
        Map<String, Tensor> weights = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            weights.put(names.get(i), block(names.get(i)) >= depth - stage ? shuffled.get(i) : own.get(i));
        }
        return model.withWeights(weights);
    }

    /** {@code blocks.3.attn.qkv.weight} is of block 3; the final norm and a probe's pooling go with the last one. */
    private int block(String name) {
        return name.startsWith("blocks.") ? Integer.parseInt(name.split("\\.", 3)[1]) : depth - 1;
    }

    private static float[] shuffled(float[] values, SplittableRandom random) {
        int[] order = Draws.shuffled(values.length, random);
        float[] shuffled = new float[values.length];
        for (int i = 0; i < shuffled.length; i++) {
            shuffled[i] = values[order[i]];
        }
        return shuffled;
    }

    @Override
    public void close() {
        own.close();
        shuffled.forEach(TFloat32::close);
    }
}
