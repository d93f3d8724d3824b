package cdam.train.cache;

/** A frozen backbone; threads may use it at the same time. */
public interface FeatureExtractor {
    /**
     * The features of a batch.
     *
     * @param images normalised (B,3,H,W)
     * @return (B,F)
     */
    float[] features(float[] images, int batch);
}
