package cdam.checkpoint;

import cdam.io.NpyArray;
import java.util.List;
import java.util.Optional;

/** Where files of whole models keep their linear head. */
final class HeadNames {
    /** DINO and timm, MAE's linear probe, torchvision, DINO's and Lightning's linear evaluation, Hugging Face, DINOv2, KerasHub. */
    private static final List<String> STEMS =
            List.of("head.", "head.1.", "heads.head.", "linear.", "classifier.", "linear_head.", "predictions.", "");

    private HeadNames() {}

    /**
     * Takes the head out of a model's state dict. Of several none is taken.
     *
     * @param width the backbone's
     */
    static Optional<StoredHead> take(StateDict dict, int width) {
        return layer(dict, width).map(stem -> {
            HeadLayer layer = new HeadLayer(dict.tensors(), stem);
            StoredHead head = new StoredHead(name(dict, stem), layer.read(), layer.notes());
            dict.take(layer.taken());
            return head;
        });
    }

    /** Name and shape of the head that {@link #take} would take. */
    static Optional<String> describe(StateDict dict, int width) {
        return layer(dict, width)
                .map(stem -> dict.fullName(stem + "weight") + " "
                        + NpyArray.describe(new HeadLayer(dict.tensors(), stem).shape()));
    }

    private static Optional<String> layer(StateDict dict, int width) {
        List<String> present =
                STEMS.stream().filter(stem -> dict.has(stem + "weight")).toList();
        if (present.size() != 1) {
            return Optional.empty();
        }
        String stem = present.get(0);
        int[] shape = new HeadLayer(dict.tensors(), stem).shape();
        if (shape[1] % width != 0) {
            throw dict.wrong(
                    stem + "weight", "expected a head of " + width + " features, or a multiple, found " + shape[1]);
        }
        return Optional.of(stem);
    }

    private static String name(StateDict dict, String stem) {
        return HeadLayer.layerName(dict.fullName(stem + "weight"));
    }
}
