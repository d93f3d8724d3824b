package cdam.train.cache;

import cdam.image.Preprocessing;
import cdam.io.Finite;
import cdam.parallel.OrderedExecutor;
import cdam.train.augment.ImageBatch;
import cdam.train.augment.ImageBatch.Unreadable;
import cdam.train.augment.ImageKey;
import cdam.train.augment.ImageReader;
import cdam.train.augment.ImageRef;
import cdam.train.augment.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Brings the latents of images into the cache. The list is cut into batches of a fixed size; a batch of which any latent is
 * missing goes through the backbone as a whole, so that a run that goes on after a kill computes the same bits.
 */
public final class Extraction {
    private static final int SHARD_IMAGES = 4096;

    /** The first shard comes early, so that a kill costs little from the start; few large ones follow. */
    private static final long FIRST_NANOSECONDS = TimeUnit.SECONDS.toNanos(1);

    private static final long LAST_NANOSECONDS = TimeUnit.SECONDS.toNanos(60);

    private final LatentCache cache;
    private final FeatureExtractor backbone;
    private final Preprocessing preprocessing;
    private final int batch;
    private final int threads;
    private final Monitor monitor;

    /**
     * @param batch images through the backbone at once
     * @param threads that decode and run the backbone, each a batch at a time
     */
    public Extraction(
            LatentCache cache,
            FeatureExtractor backbone,
            Preprocessing preprocessing,
            int batch,
            int threads,
            Monitor monitor) {
        this.cache = cache;
        this.backbone = backbone;
        this.preprocessing = preprocessing;
        this.batch = batch;
        this.threads = threads;
        this.monitor = monitor;
    }

    /** The latents of images as a view shows them, from the cache as far as they are there. */
    public Extracted extract(String what, List<ImageRef> images, View view) {
        ViewCache store = cache.view(view);
        if (!store.damaged().isEmpty()) {
            monitor.damaged(store.damaged());
        }
        List<int[]> missing = missing(images, store);
        List<Unreadable> unreadable = new ArrayList<>();
        if (!missing.isEmpty()) {
            long count = missing.stream().mapToLong(places -> places.length).sum();
            monitor.begin(what, images.size() - count, count);
            ImageReader reader = new ImageReader(images, view, preprocessing);
            try (OrderedExecutor<int[], Computed> batches =
                    new OrderedExecutor<>(missing, threads, places -> compute(reader, places))) {
                unreadable.addAll(store(batches, images, store));
            } finally {
                monitor.end();
            }
        } else if (!images.isEmpty()) {
            monitor.cached(what, images.size());
        }
        return collect(images, store, unreadable);
    }

    private List<int[]> missing(List<ImageRef> images, ViewCache store) {
        List<int[]> batches = new ArrayList<>();
        for (int start = 0; start < images.size(); start += batch) {
            int[] places = IntStream.range(start, Math.min(images.size(), start + batch))
                    .toArray();
            if (Arrays.stream(places)
                    .anyMatch(place -> store.find(images.get(place).key()) == null)) {
                batches.add(places);
            }
        }
        return batches;
    }

    /** A batch and its features (B,F). */
    private record Computed(ImageBatch batch, float[] features) {
        /** The pixels are not needed any more. */
        static Computed of(ImageBatch batch, float[] features) {
            return new Computed(new ImageBatch(batch.positions(), new float[0], batch.unreadable()), features);
        }
    }

    private Computed compute(ImageReader reader, int[] places) {
        ImageBatch batch = reader.read(places);
        int count = batch.positions().length;
        return count == 0
                ? Computed.of(batch, new float[0])
                : stored(reader.images(), batch, backbone.features(batch.images(), count));
    }

    /** What the cache can hold; an image whose latent it cannot is as good as unreadable. */
    private Computed stored(List<ImageRef> images, ImageBatch batch, float[] features) {
        int width = cache.spec().features();
        List<Unreadable> unreadable = new ArrayList<>(batch.unreadable());
        int[] kept = IntStream.range(0, batch.positions().length)
                .filter(i -> {
                    float[] latent = Arrays.copyOfRange(features, i * width, (i + 1) * width);
                    Path file = images.get(batch.positions()[i]).file();
                    Optional<String> refusal = refusal(latent, file);
                    refusal.ifPresent(why -> unreadable.add(new Unreadable(batch.positions()[i], why)));
                    return refusal.isEmpty();
                })
                .toArray();
        float[] rows = new float[kept.length * width];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(features, kept[i] * width, rows, i * width, width);
        }
        int[] positions = Arrays.stream(kept).map(i -> batch.positions()[i]).toArray();
        return Computed.of(new ImageBatch(positions, batch.images(), unreadable), rows);
    }

    private Optional<String> refusal(float[] latent, Path file) {
        for (float value : latent) {
            if (!cache.spec().precision().holds(value)) {
                return Optional.of(
                        Finite.all(latent)
                                ? file + ": latent: expected numbers that fp16 holds, found " + value
                                        + "; set features.precision to fp32, and another cache"
                                : Finite.line(file, "latent"));
            }
        }
        return Optional.empty();
    }

    private List<Unreadable> store(OrderedExecutor<int[], Computed> batches, List<ImageRef> images, ViewCache store) {
        List<Unreadable> unreadable = new ArrayList<>();
        Pending pending = new Pending(store);
        while (batches.hasNext()) {
            Computed next = batches.next();
            int[] positions = next.batch.positions();
            for (int i = 0; i < positions.length; i++) {
                pending.add(
                        images.get(positions[i]).key(),
                        next.features,
                        i * cache.spec().features());
            }
            if (pending.isDue() || !batches.hasNext()) {
                pending.flush();
            }
            unreadable.addAll(next.batch.unreadable());
            monitor.advance(positions.length + next.batch.unreadable().size());
        }
        return unreadable;
    }

    /** What is not on disk yet. */
    private final class Pending {
        private final ViewCache store;
        private final List<ImageKey> keys = new ArrayList<>();
        private final List<float[]> latents = new ArrayList<>();
        private long written = System.nanoTime();
        private long pause = FIRST_NANOSECONDS;

        Pending(ViewCache store) {
            this.store = store;
        }

        /** Keeps one row of a batch's features, unless the image is there already. */
        void add(ImageKey key, float[] features, int start) {
            if (store.find(key) == null) {
                keys.add(key);
                latents.add(
                        Arrays.copyOfRange(features, start, start + cache.spec().features()));
            }
        }

        boolean isDue() {
            return keys.size() >= SHARD_IMAGES || System.nanoTime() - written > pause;
        }

        void flush() {
            if (!keys.isEmpty()) {
                store.add(keys, join(latents));
                keys.clear();
                latents.clear();
                pause = Math.min(2 * pause, LAST_NANOSECONDS);
            }
            written = System.nanoTime();
        }
    }

    private Extracted collect(List<ImageRef> images, ViewCache store, List<Unreadable> unreadable) {
        List<ViewCache.Place> places = new ArrayList<>();
        for (ImageRef image : images) {
            ViewCache.Place place = store.find(image.key());
            if (place != null) {
                places.add(place);
            }
        }
        unreadable.sort(Comparator.comparingInt(Unreadable::position));
        return new Extracted(new CachedLatents(places, cache.spec().features()), unreadable);
    }

    private static float[] join(List<float[]> parts) {
        float[] joined = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
