package cdam.train.run;

import cdam.bundle.HeadInput;
import cdam.bundle.SessionOptions.Device;
import cdam.io.UsageException;
import cdam.train.cache.CachePrecision;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the head reads.
 *
 * @param input cls (default), cls-of-last-blocks, cls-and-mean-patch (interleaved) or cls-then-mean-patch
 * @param blocks of how many blocks [CLS] is read: 4 for cls-of-last-blocks, any for cls-then-mean-patch, 1 else
 * @param cache the folder of latents, shared by all runs with the same model and input
 * @param precision of the cache: fp16 (default) or fp32
 * @param batch images through the backbone at once; 8 on the CPU, 64 on a GPU
 * @param threads that decode and run the backbone; 0 (default): as many as the machine has cores
 * @param memoryMb MiB that the whole process may take: fewer batches are under way at once, and a batch that does not fit is
 *     refused; default: three quarters of the machine's
 */
record FeaturesConfig(
        @Nullable HeadInput input,
        @Nullable Integer blocks,
        Path cache,
        @Nullable CachePrecision precision,
        @Nullable Integer batch,
        @Nullable Integer threads,
        @Nullable Integer memoryMb) {
    FeaturesConfig {
        TrainConfig.require(cache, "features.cache", "a folder for latents");
        if ((blocks != null && blocks < 1) || (batch != null && batch < 1) || (threads != null && threads < 0)) {
            throw new UsageException("features: expected blocks and batch of 1 or more and threads of 0 or more,"
                    + " found blocks " + blocks + ", batch " + batch + ", threads " + threads);
        }
        if (memoryMb != null && memoryMb < 1) {
            throw new UsageException("features.memory_mb: expected 1 or more, found " + memoryMb);
        }
    }

    int blockCount() {
        HeadInput what = Objects.requireNonNullElse(input, HeadInput.CLS);
        boolean several = what == HeadInput.CLS_OF_LAST_BLOCKS || what == HeadInput.CLS_THEN_MEAN_PATCH;
        int count = Objects.requireNonNullElse(blocks, what == HeadInput.CLS_OF_LAST_BLOCKS ? 4 : 1);
        if (count > 1 && !several) {
            throw new UsageException("features.blocks: expected 1 for the input " + what + ", found " + count
                    + "; choose " + HeadInput.CLS_OF_LAST_BLOCKS + " or " + HeadInput.CLS_THEN_MEAN_PATCH);
        }
        return count;
    }

    /** What all heads of a grid read. */
    FeaturesConfig widest(GridConfig grid) {
        HeadInput widest = grid.readsPatches()
                ? HeadInput.CLS_THEN_MEAN_PATCH
                : grid.mostBlocks() == 1 ? HeadInput.CLS : HeadInput.CLS_OF_LAST_BLOCKS;
        if ((input != null && input != widest) || (blocks != null && blocks != grid.mostBlocks())) {
            throw new UsageException("features: expected neither input nor blocks with training.grid, which needs "
                    + widest + " of " + grid.mostBlocks() + "; found " + input + " of " + blocks);
        }
        return new FeaturesConfig(widest, grid.mostBlocks(), cache, precision, batch, threads, memoryMb);
    }

    int batchSize(Device device) {
        return Objects.requireNonNullElse(batch, device == Device.GPU ? 64 : 8);
    }

    int threadCount() {
        return threads == null || threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
