package cdam.train.head;

/** Latents of a list of images, in its order; safe for use by many threads. */
public interface Latents {
    /** Number of images. */
    int size();

    /** F, numbers per image. */
    int width();

    /** Writes an image's latent (F) into an array. */
    void copy(int image, float[] target, int offset);

    /** Latents in memory, (N,F) row-major; not copied. */
    static Latents of(float[] values, int width) {
        if (width < 1 || values.length % width != 0) {
            throw new IllegalArgumentException(
                    "expected latents of " + width + " numbers each, found " + values.length + " numbers");
        }
        return new LatentView(
                values.length / width,
                width,
                (image, target, offset) -> System.arraycopy(values, image * width, target, offset, width));
    }

    /** Some of the images, in the order given. */
    default Latents subset(int[] rows) {
        return new LatentView(rows.length, width(), (image, target, offset) -> copy(rows[image], target, offset));
    }

    /** A part of each latent's numbers. */
    default Latents slice(int from, int to) {
        if (from == 0 && to == width()) {
            return this;
        }
        return new LatentView(size(), to - from, (image, target, offset) -> {
            float[] whole = new float[width()];
            copy(image, whole, 0);
            System.arraycopy(whole, from, target, offset, to - from);
        });
    }

    /** These and then the others. */
    default Latents and(Latents others) {
        if (others.width() != width()) {
            throw new IllegalArgumentException("expected latents of " + width() + " numbers, found " + others.width());
        }
        return new LatentView(size() + others.size(), width(), (image, target, offset) -> {
            if (image < size()) {
                copy(image, target, offset);
            } else {
                others.copy(image - size(), target, offset);
            }
        });
    }
}
