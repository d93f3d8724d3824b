package cdam.vit;

import cdam.io.InputException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A linear classifier: {@code logits = features weight^T + bias}, or, with text embeddings, their scaled {@link Cosine}.
 *
 * @param classes C
 * @param features F, numbers that the head reads: the backbone's width, or a multiple where it joins several tokens
 * @param weight (C,F) row-major; not copied
 * @param bias (C); not copied
 * @param cosine what the products become before the bias is added; null: they stay as they are
 */
public record LinearHead(
        int classes,
        int features,
        float[] weight,
        float[] bias,
        @Nullable Cosine cosine) {
    /** Linear. */
    public LinearHead(int classes, int features, float[] weight, float[] bias) {
        this(classes, features, weight, bias, null);
    }

    public LinearHead {
        if (classes < 1 || features < 1 || weight.length != (long) classes * features || bias.length != classes) {
            throw new InputException("head: expected a weight of " + classes + " x " + features + " and a bias of "
                    + classes + ", found " + weight.length + " and " + bias.length + " numbers");
        }
        finite("weight", weight);
        finite("bias", bias);
    }

    /** One class's row of the weight, (F); a copy. */
    public float[] row(int classIndex) {
        return Arrays.copyOfRange(weight, classIndex * features, (classIndex + 1) * features);
    }

    /** Logits (C) of features x (F), added up as doubles. */
    public float[] logits(float[] x) {
        float[] logits = new float[classes];
        for (int row = 0; row < classes; row++) {
            double sum = 0;
            for (int column = 0; column < features; column++) {
                sum += (double) weight[row * features + column] * x[column];
            }
            logits[row] = (float) ((cosine == null ? sum : cosine.logit(sum, x)) + bias[row]);
        }
        return logits;
    }

    private static void finite(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InputException(
                        "head " + name + ": expected finite numbers, found " + values[i] + " at index " + i);
            }
        }
    }
}
