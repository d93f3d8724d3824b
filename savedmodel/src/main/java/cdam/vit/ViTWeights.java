package cdam.vit;

import cdam.io.InputException;
import cdam.io.NpyArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * All numbers of a Vision Transformer, under DINO's names and in PyTorch's layouts ({@link ViTConfig#tensorShapes()}; a
 * linear layer's weight is (out, in)). Each is of its shape and finite, in memory or read from where it stands.
 */
public final class ViTWeights {
    private final ViTConfig config;
    private final Map<String, int[]> shapes;
    private final BiFunction<String, int[], float @Nullable []> reader;

    private ViTWeights(ViTConfig config, BiFunction<String, int[], float @Nullable []> reader) {
        this.config = config;
        this.shapes = config.tensorShapes();
        this.reader = reader;
    }

    /**
     * @param config the shape
     * @param tensors values by DINO name; not copied
     * @throws InputException if one is missing, left over, of another size, or holds NaN or infinity
     */
    public ViTWeights(ViTConfig config, Map<String, float[]> tensors) {
        this(config, keeping(tensors));
        shapes.forEach((name, shape) -> checked(name, shape, tensors.get(name)));
        tensors.keySet().stream()
                .filter(name -> !shapes.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InputException("tensor " + name + ": no such tensor in a ViT of this shape");
                });
    }

    private static BiFunction<String, int[], float @Nullable []> keeping(Map<String, float[]> tensors) {
        Map<String, float[]> kept = new HashMap<>(tensors);
        return (name, shape) -> kept.get(name);
    }

    /**
     * Weights that stay where they are, such as in a file that is larger than the memory.
     *
     * @param reader gives a tensor's values by its DINO name and shape, whenever they are asked for
     */
    public static ViTWeights stored(ViTConfig config, BiFunction<String, int[], float[]> reader) {
        return new ViTWeights(config, reader);
    }

    private static float[] checked(String name, int[] shape, float @Nullable [] values) {
        if (values == null) {
            throw new InputException(
                    "tensor " + name + ": expected shape " + NpyArray.describe(shape) + ", found none");
        }
        long size = length(shape);
        if (values.length != size) {
            throw new InputException("tensor " + name + ": expected shape " + NpyArray.describe(shape) + " with " + size
                    + " numbers, found " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InputException(
                        "tensor " + name + ": expected finite numbers, found " + values[i] + " at index " + i);
            }
        }
        return values;
    }

    public ViTConfig config() {
        return config;
    }

    /**
     * The values of a tensor, row-major; not copied.
     *
     * @throws InputException if it is read now and is of another size, or holds NaN or infinity
     */
    public float[] get(String name) {
        int[] shape = shape(name);
        return checked(name, shape, reader.apply(name, shape));
    }

    /**
     * Reads every tensor once and keeps none.
     *
     * @throws InputException as {@link #get}
     */
    public void verify() {
        shapes.keySet().forEach(this::get);
    }

    /** How many numbers a tensor has. */
    int length(String name) {
        return Math.toIntExact(length(shape(name)));
    }

    private int[] shape(String name) {
        int[] shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return shape;
    }

    private static long length(int[] shape) {
        return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    }
}
