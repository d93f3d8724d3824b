package cdam.explain.metric;

import cdam.image.ImageTensor;
import java.util.Arrays;

/** Copies of an image with some patches at the mean colour, which is 0 after normalisation. */
final class MeanColourRemoval {
    private MeanColourRemoval() {}

    /** The image without the patches that {@code erased} marks; patches row by row. */
    static ImageTensor of(ImageTensor image, int patch, boolean[] erased) {
        int columns = image.width() / patch;
        float[] values = image.values().clone();
        for (int i = 0; i < erased.length; i++) {
            if (erased[i]) {
                erase(values, image, patch, i / columns, i % columns);
            }
        }
        return new ImageTensor(image.height(), image.width(), values);
    }

    private static void erase(float[] values, ImageTensor image, int patch, int row, int column) {
        for (int channel = 0; channel < 3; channel++) {
            for (int y = row * patch; y < (row + 1) * patch; y++) {
                int from = (channel * image.height() + y) * image.width() + column * patch;
                Arrays.fill(values, from, from + patch, 0);
            }
        }
    }
}
