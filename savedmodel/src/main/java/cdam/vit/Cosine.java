package cdam.vit;

import cdam.io.InputException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What makes a head's logit the scaled cosine of an image's embedding P l and a text's embedding t of length 1 (CLIP: Radford et
 * al. 2021; SigLIP: Zhai et al. 2023): z = scale (P l . t) / |P l| + b. The head's weight is t P, a row per text.
 */
public final class Cosine {
    private static final double SMALLEST = 1e-12; // as torch.nn.functional.normalize

    private final double scale;
    private final int width;
    private final float[] projection;
    private volatile @Nullable Embedding last;

    /**
     * @param scale the inverse temperature: the exponential of a checkpoint's {@code logit_scale}
     * @param width d
     * @param projection P (e,d) row-major, not copied; empty: the latent is the embedding
     * @throws InputException if the scale is not positive, or the projection not of this width and finite
     */
    public Cosine(double scale, int width, float[] projection) {
        if (!(scale > 0 && scale < Float.MAX_VALUE)) {
            throw new InputException("scale of the cosine: expected a number above 0, found " + scale);
        }
        if (projection.length % width != 0) {
            throw new InputException("projection: expected rows of " + width + " numbers, found " + projection.length);
        }
        boolean zeros = projection.length > 0;
        for (float number : projection) {
            if (!Float.isFinite(number)) {
                throw new InputException("projection: expected finite numbers, found " + number);
            }
            zeros &= number == 0;
        }
        if (zeros) {
            throw new InputException("projection: expected one that leaves something of a latent, found zeros");
        }
        this.scale = scale;
        this.width = width;
        this.projection = projection;
    }

    /**
     * An image's embedding.
     *
     * @param latent l
     * @param length |P l|
     * @param gradient P^T P l, the gradient of half the squared length
     */
    private record Embedding(float[] latent, double length, double[] gradient) {}

    public double scale() {
        return scale;
    }

    /** P (e,d) row-major, not copied; empty where there is none. */
    public float[] projection() {
        return projection;
    }

    /** The logit without its bias, for the product of a head's row and the latent. */
    double logit(double product, float[] latent) {
        return scale * product / embedding(latent).length();
    }

    /**
     * The value of a combination of logits, without their biases.
     *
     * @param weight the same combination of the head's rows (d)
     */
    public double value(float[] weight, float[] latent) {
        return logit(dot(weight, latent), latent);
    }

    /**
     * The gradient of {@link #value}: scale (w / n - (w . l) P^T P l / n^3) with n = |P l|.
     *
     * @param weight w (d)
     */
    public float[] gradient(double[] weight, float[] latent) {
        Embedding embedding = embedding(latent);
        double n = embedding.length();
        double product = 0;
        for (int j = 0; j < width; j++) {
            product += weight[j] * latent[j];
        }
        float[] gradient = new float[width];
        for (int j = 0; j < width; j++) {
            gradient[j] = (float) (scale * (weight[j] / n - product * embedding.gradient()[j] / (n * n * n)));
        }
        return gradient;
    }

    /** That of the last latent is kept: all classes ask for it. */
    private Embedding embedding(float[] latent) {
        Embedding known = last;
        if (known == null || !Arrays.equals(known.latent(), latent)) {
            known = embed(latent.clone());
            last = known;
        }
        return known;
    }

    private Embedding embed(float[] latent) {
        double[] gradient = new double[width];
        double square = 0;
        if (projection.length == 0) {
            for (int j = 0; j < width; j++) {
                gradient[j] = latent[j];
                square += (double) latent[j] * latent[j];
            }
        }
        for (int row = 0; row < projection.length; row += width) {
            double value = 0;
            for (int j = 0; j < width; j++) {
                value += (double) projection[row + j] * latent[j];
            }
            square += value * value;
            for (int j = 0; j < width; j++) {
                gradient[j] += value * projection[row + j];
            }
        }
        return new Embedding(latent, Math.max(SMALLEST, Math.sqrt(square)), gradient);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (double) a[j] * b[j];
        }
        return sum;
    }
}
