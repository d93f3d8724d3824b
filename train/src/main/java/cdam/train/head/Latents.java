package cdam.train.head;

/** Latents of a list of images, in its order; safe for use by many threads. */
public interface Latents {
    /** Number of images. */
    int size();

    /** F, numbers an image. */
    int width();

    /** Writes an image's latent (F) into an array. */
    void copy(int image, float[] target, int offset);
}
