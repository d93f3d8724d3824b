package cdam.train.run;

import cdam.io.UsageException;
import cdam.train.augment.RandomResizedCrop;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to training images.
 *
 * @param kind random-resized-crop, or none: the validation's view, one for all epochs
 * @param area smallest and largest share of the image, 0.08 and 1
 * @param ratio smallest and largest width / height, 3/4 and 4/3
 * @param flip the probability of mirroring, 0.5
 */
record AugmentationConfig(
        @Nullable Kind kind,
        @Nullable List<Double> area,
        @Nullable List<Double> ratio,
        @Nullable Double flip) {
    static final AugmentationConfig DEFAULT = new AugmentationConfig(null, null, null, null);
    static final AugmentationConfig NONE = new AugmentationConfig(Kind.NONE, null, null, null);

    /** The augmentations. */
    enum Kind {
        @JsonProperty("random-resized-crop")
        RANDOM_RESIZED_CROP,
        @JsonProperty("none")
        NONE
    }

    AugmentationConfig {
        pair(area, "augmentation.area");
        pair(ratio, "augmentation.ratio");
    }

    RandomResizedCrop crop(int size) {
        RandomResizedCrop usual = RandomResizedCrop.of(size, size);
        return new RandomResizedCrop(
                size,
                size,
                usual.interpolation(),
                area == null ? usual.minArea() : area.get(0),
                area == null ? usual.maxArea() : area.get(1),
                ratio == null ? usual.minRatio() : ratio.get(0),
                ratio == null ? usual.maxRatio() : ratio.get(1),
                flip == null ? usual.flip() : flip);
    }

    private static void pair(@Nullable List<Double> values, String key) {
        if (values != null && values.size() != 2) {
            throw new UsageException(key + ": expected two numbers, found " + values);
        }
    }
}
