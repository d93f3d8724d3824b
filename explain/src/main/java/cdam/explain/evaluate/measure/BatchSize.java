package cdam.explain.evaluate.measure;

import cdam.bundle.Bundle;
import cdam.bundle.MemoryBound;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.method.Method;
import cdam.explain.method.Methods;
import cdam.io.InputException;
import cdam.vit.PassMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many images of a size go through the model at once.
 *
 * @param given what the config says; null: as many as fit, at most {@value #MOST}
 * @param methods that make maps
 * @param bound of the process
 */
public record BatchSize(@Nullable Integer given, List<Method> methods, MemoryBound bound) {
    public static final int MOST = 16;

    /** Forward passes for latents alone; and all weights, shuffled, for weight randomisation. */
    private static final int OTHER_GRAPHS = 3;

    public static BatchSize of(EvaluateConfig config, Bundle bundle, List<Method> methods) {
        int graphs = OTHER_GRAPHS + Methods.graphs(methods, bundle.card().architecture());
        return new BatchSize(config.batch(), methods, MemoryBound.of(bundle, graphs, config.memoryMb()));
    }

    public int of(int height, int width) {
        return given == null ? PassMemory.fitting(memory(height, width).forward(), bound.forPasses(), MOST) : given;
    }

    /**
     * Requires that images of a size have room.
     *
     * @throws InputException if not
     */
    public void require(int height, int width) {
        PassMemory image = memory(height, width);
        bound.requireImage(
                image,
                any -> any.forward()
                        + methods.stream()
                                .mapToDouble(method -> method.memory(any))
                                .max()
                                .orElse(0));
        if (given != null) {
            bound.requireBatch(image, given);
        }
    }

    private PassMemory memory(int height, int width) {
        return PassMemory.of(bound.config(), height, width);
    }
}
