package cdam.explain.serve;

import cdam.bundle.Head;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A photo and all that one forward pass says of it.
 *
 * @param photo as the model saw it
 * @param image the same, normalised
 * @param head null: no classes
 * @param rows gh
 * @param columns gw
 * @param latent (d)
 * @param logits (C); empty without a head
 * @param attention (gh gw), the mean of the heads
 * @param maps CDAM of all classes (C, gh gw), row by row; empty without a head
 */
record Explained(
        RgbImage photo,
        ImageTensor image,
        @Nullable Head head,
        int rows,
        int columns,
        float[] latent,
        float[] logits,
        float[] attention,
        float[] maps) {
    long bytes() {
        return photo.rgb().length
                + 4L * (image.values().length + latent.length + logits.length + attention.length + maps.length);
    }

    /** CDAM of a class (gh gw), a copy. */
    float[] map(int classIndex) {
        int patches = rows * columns;
        return Arrays.copyOfRange(maps, classIndex * patches, (classIndex + 1) * patches);
    }
}
