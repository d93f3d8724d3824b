package cdam.explain.job;

import cdam.bundle.ImageSize;
import cdam.bundle.SessionOptions.Device;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How many images are in the model: what fits into a memory bound, at least one.
 *
 * @param size of a batch, whose images go through the model together
 * @param passes batches that go through it beside each other
 * @param memoryMb the share of the bound that a pass has
 */
record BatchPlan(int size, int passes, int memoryMb) {
    private static final int MOST = 16;

    /** Images of more tokens together take a processor as long as one by one, and the first is ready later. */
    private static final int CPU_TOKENS = 1024;

    /**
     * Fills a memory bound. The size of a batch, which the bits of its results depend on, does not depend on the processors.
     *
     * @param maps of one image that a method returns
     * @param keeps whether the forward pass keeps what methods go on from
     * @param processors no use of more passes than these
     */
    static BatchPlan of(
            ViTConfig config, ImageSize image, long maps, boolean keeps, int memoryMb, Device device, int processors) {
        PassMemory memory = PassMemory.of(config, image.height(), image.width());
        int most = device == Device.CPU ? Math.max(1, Math.min(MOST, CPU_TOKENS / memory.tokens())) : MOST;
        int size = PassMemory.fitting(memory.forwardWithMaps(maps), memoryMb, most);
        double pass = size * memory.forwardWithMaps(maps) + (keeps ? memory.kept() : 0);
        int passes = PassMemory.fitting(pass, memoryMb, processors);
        return new BatchPlan(size, passes, Math.max(1, memoryMb / passes));
    }

    /**
     * Cuts a list into batches by place alone and drops those that are done: what is computed after an interruption has the
     * same neighbours, and so the same bits, as without.
     */
    List<List<ImageTask>> cut(List<ImageTask> tasks, Predicate<ImageTask> done) {
        List<List<ImageTask>> batches = new ArrayList<>();
        for (int from = 0; from < tasks.size(); from += size) {
            List<ImageTask> batch = tasks.subList(from, Math.min(tasks.size(), from + size));
            if (!batch.stream().allMatch(done)) {
                batches.add(batch);
            }
        }
        return batches;
    }
}
