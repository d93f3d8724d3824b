package cdam.train.cache;

/** A frozen backbone. */
public interface FeatureExtractor {
    /**
     * The features of a batch.
     *
     * @param images normalised (B,3,H,W)
     * @return (B,F)
     */
    float[] features(float[] images, int batch);
}
