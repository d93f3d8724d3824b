package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.HeadFeatures;
import cdam.bundle.HeadInput;
import cdam.bundle.Model;
import cdam.bundle.ModelLoader;
import cdam.bundle.SessionOptions;
import cdam.bundle.Tensors;
import cdam.io.UsageException;
import cdam.train.cache.FeatureExtractor;
import cdam.vit.Pooling;
import cdam.vit.Taps;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * The features of a bundle's backbone; it is loaded when the first image needs it. So many batches are under way at most as have memory. Owns the model.
 */
final class Backbone implements FeatureExtractor, AutoCloseable {
    private final Bundle bundle;
    private final SessionOptions options;
    private final ModelLoader models;
    private final int size;
    private final HeadFeatures layout;
    private final List<String> taps;
    private final Semaphore runs;
    private @Nullable Model model;

    /**
     * @param size height and width of the images
     * @param blocks of how many [CLS] is read
     * @param batches under way at most
     */
    Backbone(
            Bundle bundle,
            SessionOptions options,
            ModelLoader models,
            int size,
            HeadInput input,
            int blocks,
            int batches) {
        int depth = bundle.card().architecture().depth();
        if (blocks > depth) {
            throw new UsageException(
                    "features.blocks: expected at most the model's " + depth + " blocks, found " + blocks);
        }
        Pooling pooling = bundle.card().architecture().layout().pooling();
        if (pooling != Pooling.CLS && (blocks > 1 || input.readsPatches())) {
            throw new UsageException("features: expected the latent alone, for this model's latent is " + pooling
                    + " and has no [CLS] to join with others, found " + input + " of " + blocks + " blocks");
        }
        this.bundle = bundle;
        this.options = options;
        this.models = models;
        this.runs = new Semaphore(batches);
        this.size = size;
        this.layout =
                new HeadFeatures(input, bundle.card().architecture().width(), blocks + (input.readsPatches() ? 1 : 0));
        this.taps = layout.taps(bundle.card().architecture());
    }

    /** F. */
    int features() {
        return layout.size();
    }

    @Override
    public float[] features(float[] images, int batch) {
        runs.acquireUninterruptibly();
        try (TFloat32 image = Tensors.of(images, batch, 3, size, size);
                Result result = model().run(Map.of(Taps.IMAGE, image), taps)) {
            if (taps.size() == 1) {
                return Tensors.values(result.get(0));
            }
            float[] features = new float[batch * features()];
            for (int part = 0; part < taps.size(); part++) {
                layout.put(part, Tensors.values(result.get(part)), batch, features);
            }
            return features;
        } finally {
            runs.release();
        }
    }

    private synchronized Model model() {
        if (model == null) {
            model = models.load(bundle, options);
        }
        return model;
    }

    @Override
    public synchronized void close() {
        if (model != null) {
            model.close();
        }
    }
}
