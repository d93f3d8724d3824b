package cdam.bundle;

import cdam.vit.ViTConfig;
import java.util.Arrays;
import java.util.function.BiPredicate;

/**
 * Where a bundle keeps its weights. Constants of the graph are what TensorFlow fuses, but a graph cannot hold more than 2 GiB.
 * A larger model has the matrices of all blocks but the last in {@code variables/}.
 *
 * @param type of the matrices, in the files
 * @param most bytes of constants in memory
 */
public record WeightStorage(WeightType type, long most) {
    /** 2 GiB, less what a graph has beside its weights. */
    private static final long MOST = Integer.MAX_VALUE - (64L << 20);

    /** Constants as long as they fit. */
    public WeightStorage(WeightType type) {
        this(type, MOST);
    }

    public static final WeightStorage DEFAULT = new WeightStorage(WeightType.FP32);

    /** Whether a model has variables; a model computes with float32, whatever the type in the files is. */
    public boolean hasVariables(ViTConfig config) {
        return bytes(config) > most;
    }

    /** Bytes of all weights in memory. */
    public static long bytes(ViTConfig config) {
        return bytes(config, (name, shape) -> true);
    }

    /** Bytes in memory of those that are variables where a model has any. */
    static long variableBytes(ViTConfig config) {
        return bytes(config, (name, shape) -> isVariable(name, shape.length, config));
    }

    private static long bytes(ViTConfig config, BiPredicate<String, int[]> counts) {
        return Float.BYTES
                * config.tensorShapes().entrySet().stream()
                        .filter(entry -> counts.test(entry.getKey(), entry.getValue()))
                        .mapToLong(entry ->
                                Arrays.stream(entry.getValue()).asLongStream().reduce(1, (a, b) -> a * b))
                        .sum();
    }

    /** Whether a weight of the graph is large enough to be stored in the type. */
    static boolean isMatrix(String name, int axes) {
        return axes == 2 && name.endsWith(".weight");
    }

    /** Whether a weight is a variable of a model that has variables; the last block is a graph of its own, too. */
    static boolean isVariable(String name, int axes, ViTConfig config) {
        return isMatrix(name, axes)
                && name.startsWith("blocks.")
                && !name.startsWith("blocks." + (config.depth() - 1) + ".");
    }
}
