package cdam.bundle;

import cdam.image.Framing;
import cdam.image.Interpolation;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How a picture reaches the size that is asked for. */
public enum FramingKind {
    /** The whole image at its own shape, on as many patches as the size has at most. */
    @JsonProperty("fit")
    FIT,

    /** The whole image at the size, whatever its shape. */
    @JsonProperty("stretch")
    STRETCH,

    /** The shorter side to 256/224 of the size, which is a square, and the middle cut out. */
    @JsonProperty("evaluation")
    EVALUATION;

    /**
     * The way of a picture to a size.
     *
     * @param patch side of a patch, in pixels
     * @param resampling the model's filter
     * @throws cdam.io.UsageException if a square is cut out of the middle, and the size is none
     */
    public Framing to(ImageSize size, int patch, Interpolation resampling) {
        return switch (this) {
            case FIT -> new Framing.Fit(patch, size.height() / patch * (size.width() / patch), resampling);
            case STRETCH -> Framing.stretch(size.height(), size.width(), resampling);
            case EVALUATION -> {
                size.requireSquare();
                yield new Framing.CenterCrop(size.height() * 256 / 224, size.height(), resampling);
            }
        };
    }
}
