package cdam.bundle;

import cdam.io.InputException;
import cdam.vit.Pooling;
import cdam.vit.ViTConfig;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a linear head reads: tokens after the final norm, in this order. d is the backbone's width. */
public enum HeadInput {
    /** The latent, d numbers: [CLS] of the last block, or what a model without one pools. */
    @JsonProperty("cls")
    CLS("[CLS]"),
    /** [CLS] of the last n blocks, earliest first, n d numbers (DINO's ViT-S: n = 4). */
    @JsonProperty("cls-of-last-blocks")
    CLS_OF_LAST_BLOCKS("[CLS] of the last blocks"),
    /** [CLS] and the mean patch of the last block, interleaved element by element, 2 d numbers (DINO's ViT-B). */
    @JsonProperty("cls-and-mean-patch")
    CLS_AND_MEAN_PATCH("[CLS] and mean patch, interleaved"),
    /** [CLS] of the last n blocks, then the mean patch of the last one, (n + 1) d numbers (DINOv2: n = 1 or 4; DINOv3: 1). */
    @JsonProperty("cls-then-mean-patch")
    CLS_THEN_MEAN_PATCH("[CLS] of the last block or blocks, then mean patch");

    private final String tokens;

    HeadInput(String tokens) {
        this.tokens = tokens;
    }

    /** Whether the mean patch is part of it. */
    public boolean readsPatches() {
        return this == CLS_AND_MEAN_PATCH || this == CLS_THEN_MEAN_PATCH;
    }

    /** The kinds that a backbone can feed to a head of so many features. */
    public static List<HeadInput> fitting(int features, ViTConfig config) {
        return Stream.of(values()).filter(input -> input.fits(features, config)).toList();
    }

    private boolean fits(int features, ViTConfig config) {
        if (this != CLS && config.layout().pooling() != Pooling.CLS) {
            return false; // there is one latent, and no [CLS] beside it
        }
        int parts = features % config.width() == 0 ? features / config.width() : 0;
        return switch (this) {
            case CLS -> parts == 1;
            case CLS_AND_MEAN_PATCH -> parts == 2;
            case CLS_OF_LAST_BLOCKS -> parts >= 1 && parts <= config.depth();
            case CLS_THEN_MEAN_PATCH -> parts >= 2 && parts - 1 <= config.depth();
        };
    }

    /**
     * Refuses a head that a backbone cannot feed.
     *
     * @param head its name, for the message
     * @param features how many numbers it reads
     */
    void require(String head, int features, ViTConfig config) {
        if (!fits(features, config)) {
            int width = config.width();
            String gives = switch (this) {
                case CLS -> "" + width;
                case CLS_AND_MEAN_PATCH -> "" + 2 * width;
                case CLS_OF_LAST_BLOCKS -> width + " times 1 to " + config.depth();
                case CLS_THEN_MEAN_PATCH -> width + " times 2 to " + (config.depth() + 1);
            };
            throw new InputException("head " + head + ": its weight reads " + features
                    + " features; a backbone of width " + width + " and " + config.depth() + " blocks gives " + gives
                    + " for " + this + " (" + tokens + ")");
        }
    }

    /** Its word in files and options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** In words. */
    public String tokens() {
        return tokens;
    }
}
