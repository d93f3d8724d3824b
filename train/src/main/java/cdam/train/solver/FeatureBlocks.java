package cdam.train.solver;

import cdam.bundle.Tensors;
import cdam.parallel.OrderedExecutor;
import cdam.train.head.Latents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.types.TFloat32;

/**
 * Latents in blocks of rows for TensorFlow. They stay in memory where all fit into a bound, else each pass reads them anew.
 * Owns the blocks' tensors.
 */
final class FeatureBlocks implements AutoCloseable {
    private static final long RESIDENT_BYTES = 1L << 30;

    /** A block's logits should stay in the processor's cache. */
    private static final int LOGITS = 1 << 18;

    private final Latents latents;
    private final int rows;
    private final int threads;
    private final List<Integer> starts;
    private final List<TFloat32> resident = new ArrayList<>();

    FeatureBlocks(Latents latents, int classes, int threads) {
        this.latents = latents;
        this.threads = threads;
        this.rows = Math.max(256, Math.min(4096, LOGITS / classes));
        this.starts = IntStream.iterate(0, start -> start < latents.size(), start -> start + rows)
                .boxed()
                .toList();
        if (4L * latents.size() * latents.width() <= RESIDENT_BYTES) {
            starts.forEach(start -> resident.add(tensor(start)));
        }
    }

    /** What is done with a block. */
    interface Work<R> {
        /**
         * Reads a block.
         *
         * @param start its first row
         * @param features (n,F)
         */
        R of(int start, int rows, TFloat32 features);
    }

    /** Does a piece of work with every block, on all threads, and hands the results over in order. */
    <R> void each(Work<R> work, Consumer<R> consumer) {
        each(IntStream.range(0, starts.size()).boxed().toList(), threads, block -> of(work, block), consumer);
    }

    /** Does a piece of work with each of a list, on many threads, and hands the results over in order. */
    static <A, R> void each(List<A> list, int threads, Function<A, R> work, Consumer<R> consumer) {
        if (list.size() == 1) {
            consumer.accept(work.apply(list.get(0)));
            return;
        }
        try (OrderedExecutor<A, R> results = new OrderedExecutor<>(list, threads, work)) {
            while (results.hasNext()) {
                consumer.accept(results.next());
            }
        }
    }

    private <R> R of(Work<R> work, int block) {
        int start = starts.get(block);
        int count = Math.min(rows, latents.size() - start);
        if (!resident.isEmpty()) {
            return work.of(start, count, resident.get(block));
        }
        try (TFloat32 features = tensor(start)) {
            return work.of(start, count, features);
        }
    }

    private TFloat32 tensor(int start) {
        int count = Math.min(rows, latents.size() - start);
        int width = latents.width();
        float[] values = new float[count * width];
        for (int i = 0; i < count; i++) {
            latents.copy(start + i, values, i * width);
        }
        return Tensors.of(values, count, width);
    }

    @Override
    public void close() {
        resident.forEach(TFloat32::close);
    }
}
