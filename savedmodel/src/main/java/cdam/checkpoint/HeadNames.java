package cdam.checkpoint;

import cdam.io.NpyArray;
import cdam.vit.LinearHead;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where files keep a linear head, and in which order its features stand. */
final class HeadNames {
    /** DINO and timm, DINO's and Lightning's linear evaluation, Hugging Face, DINOv2, and a head alone in its file. */
    private static final List<String> STEMS = List.of("head.", "linear.", "classifier.", "linear_head.", "");

    /** These join [CLS] and the mean patch one after the other, where DINO interleaves them. */
    private static final List<String> CONCATENATED = List.of("classifier.", "linear_head.");

    private HeadNames() {}

    /**
     * Takes the head out of a state dict.
     *
     * @param width the backbone's, to tell a head that joins two tokens; 0 if it is not known
     */
    static Optional<LinearHead> take(StateDict dict, int width) {
        return stem(dict).map(stem -> head(dict, stem, width));
    }

    /** Name and shape of the head that {@link #take} would take. */
    static Optional<String> describe(StateDict dict, int width) {
        return stem(dict)
                .map(stem -> dict.fullName(stem + "weight") + " " + NpyArray.describe(shape(dict, stem, width)));
    }

    private static Optional<String> stem(StateDict dict) {
        List<String> present =
                STEMS.stream().filter(stem -> dict.has(stem + "weight")).toList();
        if (present.size() > 1) {
            throw dict.error("expected one head, found " + present.size() + ": "
                    + present.stream().map(stem -> stem + "weight").collect(Collectors.joining(", ")));
        }
        return present.stream().findFirst();
    }

    private static int[] shape(StateDict dict, String stem, int width) {
        int[] shape = dict.shape(stem + "weight", 2);
        dict.shape(stem + "bias", 1);
        if (width > 0 && shape[1] % width != 0) {
            throw dict.wrong(
                    stem + "weight", "expected a head of " + width + " features, or a multiple, found " + shape[1]);
        }
        return shape;
    }

    /** Every name that is looked for. */
    static String tried() {
        return STEMS.stream().map(stem -> stem + "weight").collect(Collectors.joining(", "));
    }

    private static LinearHead head(StateDict dict, String stem, int width) {
        int[] shape = shape(dict, stem, width);
        float[] weight = dict.take(stem + "weight", shape);
        float[] bias = dict.take(stem + "bias", shape[0]);
        boolean concatenated = CONCATENATED.contains(stem) && shape[1] == 2L * width;
        return new LinearHead(shape[0], shape[1], concatenated ? interleaved(weight, width) : weight, bias);
    }

    /** Reorders every row (a1 .. ad, b1 .. bd) to (a1, b1, .. ad, bd). */
    private static float[] interleaved(float[] weight, int width) {
        float[] result = new float[weight.length];
        for (int row = 0; row < weight.length; row += 2 * width) {
            for (int i = 0; i < width; i++) {
                result[row + 2 * i] = weight[row + i];
                result[row + 2 * i + 1] = weight[row + width + i];
            }
        }
        return result;
    }
}
