package cdam.explain.bench;

import cdam.vit.Flops;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Where a forward pass spends its time, by part of the model: an operation belongs to the weights that it reads.
 *
 * @param parts as {@link Flops} has them, and the rest: norms, transposes, positions
 * @param limit of a matrix product in the same precision, GFLOP/s
 */
record PartProfile(List<Part> parts, double limit) {
    private static final int LIMIT_ROUNDS = 10;

    /**
     * A part of the model.
     *
     * @param gigaflop of the whole batch; 0 for the rest
     */
    record Part(String name, double gigaflop, double milliseconds) {}

    static PartProfile of(List<Trace.Operation> operations, ViTConfig config, BenchSetting setting) {
        Map<String, Double> milliseconds = new LinkedHashMap<>();
        Map<String, Double> gigaflop = Flops.ofForward(config, setting.patches(config));
        gigaflop.keySet().forEach(part -> milliseconds.put(part, 0.0));
        for (Trace.Operation operation : operations) {
            milliseconds.merge(part(operation, config.wholeBlocks()), operation.milliseconds(), Double::sum);
        }
        List<Part> parts = new ArrayList<>();
        milliseconds.forEach(
                (name, time) -> parts.add(new Part(name, setting.batch() * gigaflop.getOrDefault(name, 0.0), time)));
        return new PartProfile(parts, MatrixProduct.gigaflop() / limit(setting) * 1e3);
    }

    /** Milliseconds of the quickest product, as the operations are taken at their quickest. */
    private static double limit(BenchSetting setting) {
        try (MatrixProduct product = new MatrixProduct(setting.session())) {
            Measurement measurement = new Measurement(Measurements.LIMIT, product::run);
            return DoubleStream.generate(measurement::milliseconds)
                    .limit(LIMIT_ROUNDS)
                    .min()
                    .orElseThrow();
        }
    }

    static String part(Trace.Operation operation, int last) {
        if (operation.name().startsWith("last_block/") || reads(operation, "blocks." + last + ".")) {
            return Flops.LAST_BLOCK;
        }
        if (reads(operation, "patch_embed.")) {
            return Flops.PATCHES;
        }
        if (reads(operation, ".attn.")) {
            return Flops.ATTENTION_LAYERS;
        }
        if (reads(operation, ".mlp.")) {
            return Flops.MLP;
        }
        boolean attention =
                operation.kind().contains("BatchMatMul") || operation.kind().contains("Softmax");
        return attention && operation.name().startsWith("block_") ? Flops.ATTENTION : "the rest";
    }

    private static boolean reads(Trace.Operation operation, String weight) {
        return operation.inputs().stream().anyMatch(input -> input.contains(weight));
    }

    /** The table for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%-20s %9s %9s %9s  of the limit, %.0f GFLOP/s", "part", "GFLOP", "ms", "GFLOP/s", limit));
        for (Part part : parts) {
            lines.add(line(part));
        }
        lines.add(line(new Part(
                "all",
                parts.stream().mapToDouble(Part::gigaflop).sum(),
                parts.stream().mapToDouble(Part::milliseconds).sum())));
        return lines;
    }

    private String line(Part part) {
        double rate = part.gigaflop() / part.milliseconds() * 1e3;
        return part.gigaflop() == 0
                ? String.format(Locale.ROOT, "%-20s %9s %9.2f", part.name(), "", part.milliseconds())
                : String.format(
                        Locale.ROOT,
                        "%-20s %9.2f %9.2f %9.0f  %.0f %%",
                        part.name(),
                        part.gigaflop(),
                        part.milliseconds(),
                        rate,
                        100 * rate / limit);
    }
}
