package cdam.train.head;

import cdam.io.UsageException;
import java.util.Arrays;
import java.util.List;

/** What each class counts in the loss. */
public final class ClassWeights {
    private ClassWeights() {}

    /** The weights (C). */
    public static float[] of(Recipe recipe, int[][] labels, int classes) {
        float[] weights = new float[classes];
        List<Double> own = recipe.classWeights();
        if (own != null) {
            if (own.size() != classes) {
                throw new UsageException(
                        "class_weights: expected " + classes + " numbers, one per class, found " + own.size());
            }
            for (int c = 0; c < classes; c++) {
                weights[c] = own.get(c).floatValue();
            }
            return weights;
        }
        Arrays.fill(weights, 1);
        if (recipe.classWeighting() == Recipe.ClassWeighting.NONE) {
            return weights;
        }
        int[] counts = new int[classes];
        int total = 0;
        for (int[] image : labels) {
            for (int label : image) {
                counts[label]++;
                total++;
            }
        }
        for (int c = 0; c < classes; c++) {
            weights[c] = (float) ((double) total / ((double) classes * counts[c]));
        }
        return weights;
    }
}
