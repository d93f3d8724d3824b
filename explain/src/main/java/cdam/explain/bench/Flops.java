package cdam.explain.bench;

import cdam.vit.ViTConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Arithmetic of the forward pass: billions of multiplications and additions of one image, by part. */
final class Flops {
    private Flops() {}

    /** Products only; what is left out is below 2 %. The last block is computed for [CLS] alone, without keys or values. */
    static Map<String, Double> ofForward(ViTConfig config, int patches) {
        double tokens = config.prefixTokens() + patches;
        double width = config.width();
        double whole = config.depth() - 1;
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("patch embedding", gigaflop(patches * 3.0 * config.patch() * config.patch() * width));
        parts.put("attention's layers", gigaflop(whole * tokens * 4 * width * width));
        parts.put("attention", gigaflop(whole * 2 * tokens * tokens * width));
        parts.put("MLP", gigaflop(whole * tokens * 2 * width * config.hidden()));
        parts.put(
                "last block",
                gigaflop(2 * config.heads() * tokens * width + (4 * width + 2 * config.hidden()) * width));
        return parts;
    }

    static double total(ViTConfig config, int patches) {
        return ofForward(config, patches).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static double gigaflop(double products) {
        return 2 * products / 1e9;
    }
}
