package cdam.explain.evaluate.report;

import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.bundle.SessionOptions;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers of the paper's Fig. 6 and section 4: DINO ViT-S/8, 1000 images of ImageNet's validation set, 224 pixels. */
final class PaperNumbers {
    /**
     * A published number beside ours.
     *
     * @param name what it is
     * @param published by the paper
     * @param ours measured here
     */
    record Row(String name, double published, double ours) {
        double difference() {
            return ours - published;
        }
    }

    private record Correlation(String a, String b, double value) {}

    private static final List<Correlation> CORRELATIONS = List.of(
            new Correlation("cdam", "tam", 0.44),
            new Correlation("cdam", "rp", 0.47),
            new Correlation("rp", "tam", 0.34),
            new Correlation("rp", "am", 0.75),
            new Correlation("cdam", "am", 0.12),
            new Correlation("tam", "am", 0.10));

    private static final Map<String, Double> SPARSITY =
            Map.of("cdam", 0.8380, "tam", 0.6563, "am", 0.5433, "rp", 0.4911);

    private static final double TOP1 = 0.770;

    private PaperNumbers() {}

    /** Why the paper's numbers do not belong beside this run's; empty where they do. */
    static String notComparable(EvaluateConfig config, ViTConfig shape, int classes) {
        boolean vitS8 = shape.width() == 384 && shape.depth() == 12 && shape.heads() == 6 && shape.patch() == 8;
        ImageSize size =
                config.size() == null ? new ImageSize(shape.defaultHeight(), shape.defaultWidth()) : config.size();
        if (!vitS8 || classes != 1000) {
            return "they are of DINO ViT-S/8 with a head of ImageNet's 1000 classes, and this is another model";
        }
        if (!size.equals(new ImageSize(224, 224))) {
            return "they are of images of 224x224, and these are " + size;
        }
        if (config.sessionOptions().precision() != SessionOptions.Precision.FP32) {
            return "they are of single precision, and this run has "
                    + config.sessionOptions().precision();
        }
        return config.published()
                ? ""
                : "they are of ImageNet's validation set; set published: true where these images are from there";
    }

    /**
     * The published numbers that this run has its own for. The top-1 is of the middle 224 of images at 256 (framing:
     * evaluation), and maps' images are stretched by default: there it stays away.
     */
    static List<Row> rows(
            EvaluateConfig config,
            Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> pairs,
            Map<String, Map<String, EvaluationResults.Estimate>> measures,
            @Nullable Double accuracy) {
        List<Row> rows = new ArrayList<>();
        for (Correlation one : CORRELATIONS) {
            add(
                    rows,
                    "Pearson " + one.a() + " - " + one.b(),
                    one.value(),
                    pairs.getOrDefault("pearson", Map.of())
                            .getOrDefault(one.a(), Map.of())
                            .get(one.b()));
        }
        SPARSITY.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> add(
                        rows,
                        "sparsity " + entry.getKey(),
                        entry.getValue(),
                        measures.getOrDefault("sparsity", Map.of()).get(entry.getKey())));
        if (accuracy != null && config.framing() == FramingKind.EVALUATION) {
            rows.add(new Row("head, top-1", TOP1, accuracy));
        }
        return rows;
    }

    private static void add(List<Row> rows, String name, double published, EvaluationResults.@Nullable Estimate ours) {
        if (ours != null && ours.value() != null) {
            rows.add(new Row(name, published, ours.value()));
        }
    }
}
