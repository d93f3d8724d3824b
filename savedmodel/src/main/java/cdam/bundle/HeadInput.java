package cdam.bundle;

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
}
