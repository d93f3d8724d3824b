package cdam.explain.forward;

import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.vit.Taps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * What a forward pass leaves.
 *
 * @param features what the head reads (B,F); without a head, or with one on [CLS], the latents
 * @param tensors what the last block starts from: its input (B,M,d) and the tokens' rotation; and the retained taps
 * @param owner closes them
 */
record Activations(float[] features, Map<String, Tensor> tensors, Runnable owner) {
    static Activations of(Model model, TFloat32 image, String features, List<String> retained) {
        List<String> fetches = new ArrayList<>(List.of(features, Taps.BLOCK_INPUT));
        if (model.config().layout().positions().rotary()) {
            fetches.add(Taps.ROTATION);
        }
        fetches.addAll(retained);
        Result result = model.run(Map.of(Taps.IMAGE, image), fetches);
        Map<String, Tensor> tensors = new HashMap<>();
        for (int i = 1; i < fetches.size(); i++) {
            tensors.put(fetches.get(i), result.get(i));
        }
        return new Activations(Tensors.values(result.get(0)), tensors, result::close);
    }

    /** One image's part; of a single image all of it, still owned by this. */
    Activations of(int index) {
        long[] shape = blockInput().shape().asArray();
        if (shape[0] == 1) {
            return new Activations(features, tensors, () -> {});
        }
        float[] input = row(Tensors.values(blockInput()), index, (int) (shape[1] * shape[2]));
        TFloat32 own = Tensors.of(input, 1, shape[1], shape[2]);
        float[] ownFeatures = row(features, index, features.length / (int) shape[0]);
        Map<String, Tensor> ownTensors = new HashMap<>(Map.of(Taps.BLOCK_INPUT, own));
        Tensor rotation = tensors.get(Taps.ROTATION);
        if (rotation != null) { // the same for all, still owned by this
            ownTensors.put(Taps.ROTATION, rotation);
        }
        return new Activations(ownFeatures, ownTensors, own::close);
    }

    /** What the last block starts from. */
    List<String> start() {
        return Stream.of(Taps.BLOCK_INPUT, Taps.ROTATION)
                .filter(tensors::containsKey)
                .toList();
    }

    Tensor blockInput() {
        return Objects.requireNonNull(tensors.get(Taps.BLOCK_INPUT));
    }

    /** Features of one image (F); a copy. */
    float[] features(int image, int size) {
        return row(features, image, size);
    }

    private static float[] row(float[] values, int index, int length) {
        return Arrays.copyOfRange(values, index * length, (index + 1) * length);
    }
}
