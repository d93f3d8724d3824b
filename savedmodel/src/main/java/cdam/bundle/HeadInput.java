package cdam.bundle;

import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.vit.ViTConfig;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a linear head reads. d is the backbone's width. */
public enum HeadInput {
    /** [CLS] of the last block after the final norm, d numbers: the latent. */
    @JsonProperty("cls")
    CLS,
    /** [CLS] of the last blocks after the final norm, earliest first, n d numbers (DINO's ViT-S: n = 4). */
    @JsonProperty("cls-of-last-blocks")
    CLS_OF_LAST_BLOCKS,
    /** [CLS] and the mean patch of the last block after the final norm, interleaved element by element (DINO's ViT-B). */
    @JsonProperty("cls-and-mean-patch")
    CLS_AND_MEAN_PATCH;

    /**
     * The kind that a user names, or the only one that a head's width allows: d is [CLS]; 2 d is DINO's ViT-B, [CLS] and mean
     * patch; any other multiple is [CLS] of the last blocks.
     */
    public static HeadInput of(@Nullable String name, int features, ViTConfig config) {
        if (name == null) {
            return features == config.width()
                    ? CLS
                    : features == 2 * config.width() ? CLS_AND_MEAN_PATCH : CLS_OF_LAST_BLOCKS;
        }
        return switch (name) {
            case "cls" -> CLS;
            case "cls-of-last-blocks" -> CLS_OF_LAST_BLOCKS;
            case "cls-and-mean-patch" -> CLS_AND_MEAN_PATCH;
            default ->
                throw new UsageException(
                        "--head-input: expected cls, cls-of-last-blocks or cls-and-mean-patch, found " + name);
        };
    }

    /**
     * Refuses a head that a backbone cannot feed.
     *
     * @param head its name, for the message
     * @param features how many numbers it reads
     */
    void require(String head, int features, ViTConfig config) {
        int width = config.width();
        boolean fits = switch (this) {
            case CLS -> features == width;
            case CLS_AND_MEAN_PATCH -> features == 2 * width;
            case CLS_OF_LAST_BLOCKS -> features % width == 0 && features / width <= config.depth();
        };
        if (!fits) {
            throw new InputException(
                    "head " + head + ": its weight reads " + features + " features; a backbone of width "
                            + width + " gives " + width + " ([CLS]), " + 2 * width
                            + " ([CLS] and mean patch) or a multiple ([CLS] of the last blocks)");
        }
    }
}
