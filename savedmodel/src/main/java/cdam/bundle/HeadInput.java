package cdam.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

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
    CLS_AND_MEAN_PATCH
}
