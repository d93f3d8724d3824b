package cdam.train.head;

/** Latents that are read from elsewhere. */
record LatentView(int size, int width, Reader reader) implements Latents {
    /** Writes an image's latent into an array. */
    @FunctionalInterface
    interface Reader {
        void read(int image, float[] target, int offset);
    }

    @Override
    public void copy(int image, float[] target, int offset) {
        reader.read(image, target, offset);
    }
}
