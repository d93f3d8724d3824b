package cdam.vit;

import java.util.LinkedHashMap;
import java.util.Map;

/** Arithmetic of the forward pass: billions of multiplications and additions of one image, by part. */
public final class Flops {
    public static final String PATCHES = "patch embedding";
    public static final String ATTENTION_LAYERS = "attention's layers";
    public static final String ATTENTION = "attention";
    public static final String MLP = "MLP";
    public static final String LAST_BLOCK = "last block";

    private Flops() {}

    /** Products only; what is left out is below 2 %. The last block is computed for [CLS] alone, without keys or values. */
    public static Map<String, Double> ofForward(ViTConfig config, int patches) {
        double tokens = config.prefixTokens() + patches;
        double width = config.width();
        double whole = config.wholeBlocks();
        double mlp = (double) config.mlpOutputs() + config.hidden();
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put(PATCHES, gigaflop(patches * 3.0 * config.patch() * config.patch() * width));
        parts.put(ATTENTION_LAYERS, gigaflop(whole * tokens * 4 * width * width));
        parts.put(ATTENTION, gigaflop(whole * 2 * tokens * tokens * width));
        parts.put(MLP, gigaflop(whole * tokens * width * mlp));
        parts.put(LAST_BLOCK, gigaflop(ofLastBlock(config, tokens, mlp)));
        return parts;
    }

    /** For one query; for all tokens where their mean is the latent; with keys where they are turned. */
    private static double ofLastBlock(ViTConfig config, double tokens, double mlp) {
        double width = config.width();
        if (config.layout().pooling().isMean()) {
            return tokens * width * (4 * width + 2 * tokens + mlp);
        }
        double keys = config.layout().positions().rotary() && config.layout().pooling() != Pooling.PROBE
                ? tokens * width * (width + config.heads() + 1)
                : 2 * config.heads() * tokens * width;
        return keys + (4 * width + mlp) * width;
    }

    public static double total(ViTConfig config, int patches) {
        return ofForward(config, patches).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /**
     * Maps by the closed form, beside the forward pass: back through the last block's MLP and projection, then the product
     * with every token; of more classes than the latent is wide for its unit gradients, then a product for every class.
     */
    public static double ofMaps(ViTConfig config, int patches, int classes) {
        double width = config.width();
        double chains = Math.min(classes, width);
        double products = chains + (classes > width ? classes : 0);
        return gigaflop(chains * (width * (config.mlpOutputs() + config.hidden()) + width * width)
                + products * patches * width);
    }

    private static double gigaflop(double products) {
        return 2 * products / 1e9;
    }
}
