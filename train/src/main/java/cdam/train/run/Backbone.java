package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.HeadInput;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.bundle.Tensors;
import cdam.io.UsageException;
import cdam.train.cache.FeatureExtractor;
import cdam.vit.Taps;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * The features of a bundle's backbone; it is loaded when the first image needs it. On a GPU two batches are under way at
 * most. Owns the model.
 */
final class Backbone implements FeatureExtractor, AutoCloseable {
    private final Bundle bundle;
    private final SessionOptions options;
    private final int size;
    private final HeadInput input;
    private final List<String> taps;
    private final Semaphore runs;
    private @Nullable Model model;

    /**
     * @param size height and width of the images
     * @param blocks for {@link HeadInput#CLS_OF_LAST_BLOCKS}: how many
     */
    Backbone(Bundle bundle, SessionOptions options, int size, HeadInput input, int blocks) {
        int depth = bundle.card().architecture().depth();
        if (input == HeadInput.CLS_OF_LAST_BLOCKS && blocks > depth) {
            throw new UsageException(
                    "features.blocks: expected at most the model's " + depth + " blocks, found " + blocks);
        }
        this.bundle = bundle;
        this.options = options;
        this.runs = new Semaphore(options.device() == SessionOptions.Device.GPU ? 2 : Integer.MAX_VALUE);
        this.size = size;
        this.input = input;
        this.taps = switch (input) {
            case CLS -> List.of(Taps.LATENT);
            case CLS_AND_MEAN_PATCH -> List.of(Taps.LATENT, Taps.PATCH_LATENTS);
            case CLS_OF_LAST_BLOCKS ->
                IntStream.range(depth - blocks, depth).mapToObj(Taps::cls).toList();
        };
    }

    /** F. */
    int features() {
        return taps.size() * width();
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
                put(Tensors.values(result.get(part)), part, batch, features);
            }
            return features;
        } finally {
            runs.release();
        }
    }

    private synchronized Model model() {
        if (model == null) {
            model = Model.load(bundle, options);
        }
        return model;
    }

    /** One after the other, or interleaved with the mean over the patches. */
    private void put(float[] values, int part, int batch, float[] features) {
        int d = width();
        int tokens = values.length / (batch * d);
        boolean interleaved = input == HeadInput.CLS_AND_MEAN_PATCH;
        for (int image = 0; image < batch; image++) {
            for (int i = 0; i < d; i++) {
                double sum = 0;
                for (int token = 0; token < tokens; token++) {
                    sum += values[(image * tokens + token) * d + i];
                }
                int at = interleaved ? taps.size() * i + part : part * d + i;
                features[image * features() + at] = (float) (sum / tokens);
            }
        }
    }

    private int width() {
        return bundle.card().architecture().width();
    }

    @Override
    public synchronized void close() {
        if (model != null) {
            model.close();
        }
    }
}
