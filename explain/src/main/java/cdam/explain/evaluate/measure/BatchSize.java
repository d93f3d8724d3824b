package cdam.explain.evaluate.measure;

import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import org.jspecify.annotations.Nullable;

/**
 * How many images of a size go through the model at once.
 *
 * @param given what the config says; null: as many as fit, at most {@value #MOST}
 * @param memoryMb MiB that a forward pass may take beside the weights
 * @param model its shape
 */
public record BatchSize(@Nullable Integer given, int memoryMb, ViTConfig model) {
    public static final int MOST = 16;

    public static BatchSize of(EvaluateConfig config, ViTConfig model) {
        return new BatchSize(config.batch(), EvaluateConfig.or(config.memoryMb(), PassMemory.DEFAULT_MEGABYTES), model);
    }

    public int of(int height, int width) {
        return given == null
                ? PassMemory.fitting(PassMemory.of(model, height, width).forward(), memoryMb, MOST)
                : given;
    }
}
