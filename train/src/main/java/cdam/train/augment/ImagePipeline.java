package cdam.train.augment;

import cdam.image.ImageFiles;
import cdam.image.Preprocessing;
import cdam.image.RgbImage;
import cdam.io.InputException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Decodes, augments and normalises a list of batches on all cores, ahead of whoever reads it, in order. At most two batches
 * and one image a thread are held. Owns its threads until it is closed.
 */
public final class ImagePipeline implements Iterator<ImageBatch>, AutoCloseable {
    private final List<ImageRef> images;
    private final View view;
    private final Preprocessing preprocessing;
    private final Iterator<int[]> batches;
    private final Iterator<Integer> places;
    private final Deque<Future<Prepared>> pending = new ArrayDeque<>();
    private final int ahead;
    private final ExecutorService threads;

    /** An image, or the reason why there is none. */
    private record Prepared(float[] values, @Nullable String failure) {}

    /**
     * Starts decoding.
     *
     * @param batches places in {@code images}, a batch at a time
     */
    public ImagePipeline(
            List<ImageRef> images, List<int[]> batches, View view, Preprocessing preprocessing, int threadCount) {
        this.images = images;
        this.batches = batches.iterator();
        this.places = batches.stream().flatMapToInt(Arrays::stream).iterator();
        this.view = view;
        this.preprocessing = preprocessing;
        this.ahead = threadCount
                + 2 * batches.stream().mapToInt(batch -> batch.length).max().orElse(0);
        this.threads = Executors.newFixedThreadPool(threadCount, task -> {
            Thread thread = new Thread(task, "image-pipeline");
            thread.setDaemon(true);
            return thread;
        });
        submit();
    }

    @Override
    public boolean hasNext() {
        return batches.hasNext();
    }

    /**
     * The next batch, without what could not be read.
     *
     * @throws InputException if the thread was interrupted
     */
    @Override
    public ImageBatch next() {
        List<ImageBatch.Unreadable> unreadable = new ArrayList<>();
        List<float[]> read = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int place : batches.next()) {
            Prepared prepared = take();
            if (prepared.failure == null) {
                positions.add(place);
                read.add(prepared.values);
            } else {
                unreadable.add(new ImageBatch.Unreadable(place, prepared.failure));
            }
        }
        return new ImageBatch(positions.stream().mapToInt(Integer::intValue).toArray(), join(read), unreadable);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Prepared take() {
        try {
            Prepared prepared = pending.removeFirst().get();
            submit();
            return prepared;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted while images were decoded", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("decoding failed", e.getCause());
        }
    }

    /** Keeps as many images under way as may be held. */
    private void submit() {
        while (pending.size() < ahead && places.hasNext()) {
            ImageRef image = images.get(places.next());
            pending.addLast(threads.submit(() -> prepare(image)));
        }
    }

    private Prepared prepare(ImageRef image) {
        try {
            RgbImage seen = view.apply(ImageFiles.read(image.file()), image.key());
            return new Prepared(preprocessing.normalise(seen).values(), null);
        } catch (InputException e) {
            return new Prepared(new float[0], String.valueOf(e.getMessage()));
        }
    }

    private static float[] join(List<float[]> images) {
        int length = images.isEmpty() ? 0 : images.get(0).length;
        float[] joined = new float[images.size() * length];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, joined, i * length, length);
        }
        return joined;
    }
}
