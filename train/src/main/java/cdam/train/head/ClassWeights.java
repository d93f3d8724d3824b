package cdam.train.head;

import java.util.Arrays;

/** What each class counts in the loss. */
public final class ClassWeights {
    private ClassWeights() {}

    /** The weights (C). */
    public static float[] of(Recipe.ClassWeighting weighting, int[][] labels, int classes) {
        float[] weights = new float[classes];
        Arrays.fill(weights, 1);
        if (weighting == Recipe.ClassWeighting.NONE) {
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
