package cdam.explain.job;

import cdam.explain.job.ImageTask.Wanted;
import cdam.io.InputException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Draws pictures beside the model, at most a few behind it. Closing waits for the last one. */
final class PictureQueue implements AutoCloseable {
    private static final int BEHIND = 32;

    /** A quarter of the processors: the model has use for the others. */
    private static final int PAINTERS = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

    private final Pictures pictures;
    private final BiConsumer<ImageTask, String> failed;
    private final Deque<Future<?>> pending = new ArrayDeque<>();
    private final ThreadPoolExecutor painters;

    /** @param failed hears of images that cannot be drawn, from any thread */
    PictureQueue(Pictures pictures, BiConsumer<ImageTask, String> failed) {
        this.pictures = pictures;
        this.failed = failed;
        this.painters =
                new ThreadPoolExecutor(PAINTERS, PAINTERS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2 * BEHIND));
    }

    /** Waits where too many are pending. */
    void add(ImageTask task, List<Wanted> wanted) {
        while (pending.size() >= BEHIND) {
            await(pending.remove());
        }
        pending.add(painters.submit(() -> draw(task, wanted)));
    }

    private void draw(ImageTask task, List<Wanted> wanted) {
        try {
            pictures.of(task, wanted);
        } catch (InputException e) {
            failed.accept(task, String.valueOf(e.getMessage()));
        }
    }

    private static void await(Future<?> picture) {
        try {
            picture.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new InputException("cannot draw a picture: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted while drawing", e);
        }
    }

    @Override
    public void close() {
        try {
            while (!pending.isEmpty()) {
                await(pending.remove());
            }
        } finally {
            painters.shutdownNow();
        }
    }
}
