package cdam.explain.bench;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.run.Run;
import cdam.explain.target.TargetBatch;
import cdam.image.ImageTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far a precision's logits and maps are from float32's, on the same images and for the class that float32 predicts. */
final class PrecisionErrors {
    private static final String LOGITS = "logits";

    private final Map<String, List<Difference>> differences = new LinkedHashMap<>();
    private int samePrediction;
    private int images;

    /**
     * Two arrays compared.
     *
     * @param error the largest difference, relative to the largest value of the exact one
     * @param correlation Pearson's
     */
    record Difference(double error, double correlation) {
        static Difference of(float[] exact, float[] rough) {
            double error = 0;
            double scale = 0;
            double meanExact = 0;
            double meanRough = 0;
            for (int i = 0; i < exact.length; i++) {
                error = Math.max(error, Math.abs((double) exact[i] - rough[i]));
                scale = Math.max(scale, Math.abs(exact[i]));
                meanExact += exact[i] / (double) exact.length;
                meanRough += rough[i] / (double) exact.length;
            }
            double product = 0;
            double squaresExact = 0;
            double squaresRough = 0;
            for (int i = 0; i < exact.length; i++) {
                product += (exact[i] - meanExact) * (rough[i] - meanRough);
                squaresExact += Math.pow(exact[i] - meanExact, 2);
                squaresRough += Math.pow(rough[i] - meanRough, 2);
            }
            return new Difference(error / scale, product / Math.sqrt(squaresExact * squaresRough));
        }
    }

    /** Compares one image. */
    void add(Model exact, Model rough, Head head, ImageTensor image, List<MethodSpec> methods) {
        try (Run one = Run.of(exact, head, List.of(image));
                Run other = Run.of(rough, head, List.of(image))) {
            images++;
            samePrediction += Measurements.best(one.logits(0)) == Measurements.best(other.logits(0)) ? 1 : 0;
            put(LOGITS, one.logits(0), other.logits(0));
            TargetBatch predicted = Measurements.predicted(one);
            for (MethodSpec spec : methods) {
                put(spec.info().name(), map(spec, one, predicted), map(spec, other, predicted));
            }
        }
    }

    private void put(String name, float[] exact, float[] rough) {
        differences.computeIfAbsent(name, key -> new ArrayList<>()).add(Difference.of(exact, rough));
    }

    private static float[] map(MethodSpec spec, Run run, TargetBatch predicted) {
        TargetBatch targets = spec.info().needsTarget() ? predicted : TargetBatch.NONE;
        return spec.create().explain(run, targets, Progress.NONE).maps()[0][0];
    }

    /** The table for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%d images, the same prediction for %d of them", images, samePrediction));
        lines.add(String.format(Locale.ROOT, "%-28s %14s %14s %12s", "", "median error", "largest error", "Pearson"));
        differences.forEach((name, all) -> {
            double[] errors =
                    all.stream().mapToDouble(Difference::error).sorted().toArray();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-28s %13.2f%% %13.2f%% %12.4f",
                    name,
                    100 * errors[errors.length / 2],
                    100 * errors[errors.length - 1],
                    all.stream().mapToDouble(Difference::correlation).average().orElse(Double.NaN)));
        });
        return lines;
    }
}
