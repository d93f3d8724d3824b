package cdam.train.cache;

import cdam.io.FormatVersion;
import java.util.List;

/**
 * What a latent depends on besides the image: two caches with the same one are interchangeable.
 *
 * @param formatVersion {@link #FORMAT}
 * @param backbone SHA-256 of the SavedModel
 * @param input which of its outputs are the features
 * @param features F, numbers per image
 * @param computePrecision of the backbone's matrix products
 * @param height of the input
 * @param width of the input
 * @param mean of the normalisation
 * @param deviation of the normalisation
 * @param precision of the stored numbers
 */
public record FeatureSpec(
        int formatVersion,
        String backbone,
        String input,
        int features,
        String computePrecision,
        int height,
        int width,
        List<Float> mean,
        List<Float> deviation,
        CachePrecision precision) {
    public static final FormatVersion FORMAT = new FormatVersion(1, "give another cache folder");

    public FeatureSpec {
        FORMAT.require("cache.json", formatVersion);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }
}
