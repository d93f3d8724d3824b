package cdam.explain.job;

import cdam.image.ImageTensor;
import cdam.io.InputException;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Images in batches of one size, decoded ahead of the model by other threads. Holds at most two batches of images.
 */
final class Batches implements Iterator<List<Batches.Loaded>> {
    /**
     * An image that was read, or the reason why not.
     *
     * @param cut null where there is an error
     * @param error empty where there is an image
     */
    record Loaded(ImageTask task, ImageTensor.@Nullable Cut cut, String error) {
        ImageTensor tensor() {
            if (cut == null) {
                throw new IllegalStateException("no image: " + error);
            }
            return cut.image();
        }

        boolean sameSize(Loaded other) {
            return tensor().height() == other.tensor().height()
                    && tensor().width() == other.tensor().width();
        }
    }

    private final List<ImageTask> tasks;
    private final ImageLoader loader;
    private final ExecutorService decoders;
    private final int batch;
    private final List<CompletableFuture<Loaded>> ahead = new ArrayList<>();
    private int next;

    Batches(List<ImageTask> tasks, ImageLoader loader, ExecutorService decoders, int batch) {
        this.tasks = tasks;
        this.loader = loader;
        this.decoders = decoders;
        this.batch = batch;
        fill();
    }

    /** How many images of a size fit into a memory bound, 1 to 16: attention and hidden layer of a block or two. */
    static int size(ViTConfig config, ImageSize size, int memoryMb) {
        long patches = (long) (size.height() / config.patch()) * (size.width() / config.patch());
        long tokens = config.prefixTokens() + patches;
        long numbers = 3L * config.heads() * tokens * tokens + 4L * (config.hidden() + 4L * config.width()) * tokens;
        return (int) Math.max(1, Math.min(16, memoryMb * (1L << 20) / (4 * numbers)));
    }

    private void fill() {
        while (ahead.size() < 2 * batch && next < tasks.size()) {
            ImageTask task = tasks.get(next++);
            ahead.add(CompletableFuture.supplyAsync(() -> load(task), decoders));
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
        return !ahead.isEmpty();
    }

    /** The next images that have one size; or a single one that could not be read. */
    @Override
    public List<Loaded> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<Loaded> together = new ArrayList<>();
        while (!ahead.isEmpty() && together.size() < batch) {
            Loaded loaded = join(ahead.get(0));
            boolean fits = together.isEmpty() || (loaded.error().isEmpty() && loaded.sameSize(together.get(0)));
            if (!fits) {
                break;
            }
            ahead.remove(0);
            together.add(loaded);
            if (!loaded.error().isEmpty()) {
                break;
            }
        }
        fill();
        return together;
    }

    private static Loaded join(CompletableFuture<Loaded> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
