package cdam.explain.job;

import cdam.bundle.SessionOptions.Device;
import cdam.explain.run.PassMemory;
import cdam.image.ImageTensor;
import cdam.io.InputException;
import cdam.parallel.Results;
import cdam.vit.ViTConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Images in batches of one size, decoded ahead of the model by other threads. Holds at most two batches of images.
 */
final class Batches implements Iterator<List<Batches.Loaded>> {
    /**
     * An image that was read, or the reason why not.
     *
     * @param found null where there is an error
     * @param error empty where there is an image
     */
    record Loaded(ImageTask task, ImageLoader.@Nullable Decoded found, String error) {
        ImageLoader.Decoded image() {
            if (found == null) {
                throw new IllegalStateException("no image: " + error);
            }
            return found;
        }

        ImageTensor tensor() {
            return image().cut().image();
        }

        boolean fitsWith(Loaded other) {
            return found != null
                    && other.found != null
                    && tensor().height() == other.tensor().height()
                    && tensor().width() == other.tensor().width();
        }
    }

    private static final int MOST = 16;

    /** Images of more tokens together take a processor as long as one by one, and the first is ready later. */
    private static final int CPU_TOKENS = 1024;

    private final Iterator<List<ImageTask>> chunks;
    private final ImageLoader loader;
    private final ExecutorService decoders;
    private final Deque<List<CompletableFuture<Loaded>>> ahead = new ArrayDeque<>();
    private final Deque<List<Loaded>> ready = new ArrayDeque<>();

    Batches(List<List<ImageTask>> chunks, ImageLoader loader, ExecutorService decoders) {
        this.chunks = chunks.iterator();
        this.loader = loader;
        this.decoders = decoders;
        decodeAhead();
    }

    /**
     * Cuts a list into batches by place alone and drops those that are done: what is computed after an interruption has the
     * same neighbours, and so the same bits, as without.
     */
    static List<List<ImageTask>> chunks(List<ImageTask> tasks, int batch, Predicate<ImageTask> done) {
        List<List<ImageTask>> chunks = new ArrayList<>();
        for (int from = 0; from < tasks.size(); from += batch) {
            List<ImageTask> chunk = tasks.subList(from, Math.min(tasks.size(), from + batch));
            if (!chunk.stream().allMatch(done)) {
                chunks.add(chunk);
            }
        }
        return chunks;
    }

    /**
     * How many images of a size go at once, 1 to {@value #MOST}: as many as fit into a memory bound, and on a processor no
     * more than are faster together.
     *
     * @param maps of one image that a method returns
     */
    static int size(ViTConfig config, ImageSize size, long maps, int memoryMb, Device device) {
        PassMemory image = PassMemory.of(config, size.height(), size.width());
        int most = device == Device.CPU ? Math.max(1, Math.min(MOST, CPU_TOKENS / image.tokens())) : MOST;
        return PassMemory.fitting(image.forwardWithMaps(maps), memoryMb, most);
    }

    private void decodeAhead() {
        while (ahead.size() < 2 && chunks.hasNext()) {
            ahead.add(chunks.next().stream()
                    .map(task -> CompletableFuture.supplyAsync(() -> load(task), decoders))
                    .toList());
        }
    }

    private Loaded load(ImageTask task) {
        try {
            return new Loaded(task, loader.load(task.image().path()), "");
        } catch (InputException e) {
            return new Loaded(task, null, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || !ahead.isEmpty();
    }

    /** The next images that have one size; or a single one that could not be read. */
    @Override
    public List<Loaded> next() {
        if (ready.isEmpty()) {
            if (ahead.isEmpty()) {
                throw new NoSuchElementException();
            }
            split(ahead.remove().stream().map(Results::of).toList());
            decodeAhead();
        }
        return ready.remove();
    }

    private void split(List<Loaded> chunk) {
        List<Loaded> together = new ArrayList<>();
        for (Loaded loaded : chunk) {
            if (!together.isEmpty() && !together.get(0).fitsWith(loaded)) {
                ready.add(together);
                together = new ArrayList<>();
            }
            together.add(loaded);
        }
        ready.add(together);
    }
}
