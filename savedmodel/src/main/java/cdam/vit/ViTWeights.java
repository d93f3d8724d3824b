package cdam.vit;

import cdam.io.InputException;
import cdam.io.NpyArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All numbers of a Vision Transformer, under DINO's names and in PyTorch's layouts ({@link ViTConfig#tensorShapes()}; a
 * linear layer's weight is (out, in)). Complete and finite by construction.
 */
public final class ViTWeights {
    private final ViTConfig config;
    private final Map<String, float[]> tensors;

    /**
     * @param config the shape
     * @param tensors values by DINO name; not copied
     * @throws InputException if one is missing, left over, of another size, or holds NaN or infinity
     */
    public ViTWeights(ViTConfig config, Map<String, float[]> tensors) {
        this.config = config;
        this.tensors = new LinkedHashMap<>();
        config.tensorShapes().forEach((name, shape) -> this.tensors.put(name, checked(name, shape, tensors.get(name))));
        tensors.keySet().stream()
                .filter(name -> !this.tensors.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InputException("tensor " + name + ": no such tensor in a ViT of this shape");
                });
    }

    private static float[] checked(String name, int[] shape, float @Nullable [] values) {
        if (values == null) {
            throw new InputException(
                    "tensor " + name + ": expected shape " + NpyArray.describe(shape) + ", found none");
        }
        long size = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
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

    /** The values of a tensor, row-major; not copied. */
    public float[] get(String name) {
        float[] values = tensors.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return values;
    }
}
