package cdam.explain.job;

import cdam.bundle.ImageSize;
import cdam.bundle.MemoryBound;
import cdam.bundle.SessionOptions.Device;
import cdam.explain.method.Method;
import cdam.vit.PassMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How many images are in the model: what fits into a memory bound, at least one.
 *
 * @param size of a batch, whose images go through the model together
 * @param passes batches that go through it beside each other
 * @param memoryMb the share of the bound that a pass has
 * @param bound of the process
 * @param pass what one image takes at most, in bytes
 */
record BatchPlan(int size, int passes, int memoryMb, MemoryBound bound, ToDoubleFunction<PassMemory> pass) {
    private static final int MOST = 16;

    /** Images of more tokens together take a processor as long as one by one, and the first is ready later. */
    private static final int CPU_TOKENS = 1024;

    /**
     * Fills a memory bound. The size of a batch, which the bits of its results depend on, does not depend on the processors.
     *
     * @param maps of one image that a method returns
     * @param processors no use of more passes than these
     * @throws cdam.io.InputException if not even one image fits into the bound
     */
    static BatchPlan of(
            MemoryBound bound, ImageSize image, long maps, List<Method> methods, Device device, int processors) {
        ToDoubleFunction<PassMemory> beside = any ->
                methods.stream().mapToDouble(method -> method.memory(any)).max().orElse(0);
        ToDoubleFunction<PassMemory> pass = any -> any.forwardWithMaps(maps) + beside.applyAsDouble(any);
        PassMemory memory = PassMemory.of(bound.config(), image.height(), image.width());
        bound.requireImage(memory, pass);
        boolean retains = methods.stream()
                .anyMatch(method -> !method.retainedTaps(bound.config()).isEmpty());
        int memoryMb = bound.forPasses();
        int most = device == Device.CPU ? Math.max(1, Math.min(MOST, CPU_TOKENS / memory.tokens())) : MOST;
        int size = PassMemory.fitting(memory.forwardWithMaps(maps), memoryMb, most);
        double forward = size * memory.forwardWithMaps(maps);
        int passes = PassMemory.fitting(forward + (retains ? memory.retained() : 0), memoryMb, processors);
        passes = bound.passes(forward + beside.applyAsDouble(memory), passes);
        return new BatchPlan(size, passes, Math.max(1, memoryMb / passes), bound, pass);
    }

    /**
     * Requires that an image of another size than the run's, such as a tensor, has room.
     *
     * @throws cdam.io.InputException if not
     */
    void require(int height, int width) {
        bound.requireImage(PassMemory.of(bound.config(), height, width), pass);
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
