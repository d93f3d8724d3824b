package cdam.explain.bench;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.targets.TargetBatch;
import cdam.image.ImageTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How far a precision's logits and maps are from float32's, on the same images and for the class that float32 predicts, and
 * what both take. Times of methods are without the forward pass that they start from.
 */
final class PrecisionErrors {
    static final SessionOptions.Precision EXACT = SessionOptions.Precision.FP32;

    private static final String LOGITS = "logits (forward pass)";

    private final List<MethodSpec> methods;
    private final Map<String, List<Compared>> compared = new LinkedHashMap<>();
    private int samePrediction;
    private int images;

    /** @param methods to compare; of one that gives several maps the first */
    PrecisionErrors(List<MethodSpec> methods) {
        this.methods = methods;
    }

    /** Numbers, and how long they took in milliseconds. */
    private record Timed(float[] values, double milliseconds) {
        static Timed of(Supplier<float[]> work) {
            long start = System.nanoTime();
            float[] values = work.get();
            return new Timed(values, (System.nanoTime() - start) / 1e6);
        }
    }

    private record Compared(Difference difference, double exact, double rough) {}

    /** Compares one image. */
    void add(Model exact, Model rough, Head head, ImageTensor image) {
        if (images == 0) { // TensorFlow optimises the graphs first
            compare(exact, rough, head, image);
            compared.clear();
        }
        images++;
        samePrediction += compare(exact, rough, head, image) ? 1 : 0;
    }

    /** Returns whether both predict the same class. */
    private boolean compare(Model exact, Model rough, Head head, ImageTensor image) {
        try (ForwardPass one = ForwardPass.of(exact, head, List.of(image));
                ForwardPass other = ForwardPass.of(rough, head, List.of(image))) {
            put(LOGITS, Timed.of(() -> one.logits(0)), Timed.of(() -> other.logits(0)));
            TargetBatch predicted = Measurements.predicted(one);
            for (MethodSpec spec : methods) {
                put(
                        spec.info().name(),
                        Timed.of(() -> map(spec, one, predicted)),
                        Timed.of(() -> map(spec, other, predicted)));
            }
            return Measurements.best(one.logits(0)) == Measurements.best(other.logits(0));
        }
    }

    private void put(String name, Timed exact, Timed rough) {
        Difference difference = Difference.of(exact.values(), rough.values());
        compared.computeIfAbsent(name, key -> new ArrayList<>())
                .add(new Compared(difference, exact.milliseconds(), rough.milliseconds()));
    }

    private static float[] map(MethodSpec spec, ForwardPass run, TargetBatch predicted) {
        TargetBatch targets = spec.info().needsTarget() ? predicted : TargetBatch.NONE;
        return spec.create().explain(run, targets, Progress.NONE).maps()[0][0];
    }

    /** The table for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%d images, the same prediction for %d of them", images, samePrediction));
        lines.add(String.format(
                Locale.ROOT,
                "%-24s %13s %13s %9s %10s %10s %8s",
                "",
                "median error",
                "largest error",
                "Pearson",
                "fp32 ms",
                "ms",
                "x fp32"));
        compared.forEach((name, all) -> lines.add(line(name, all)));
        return lines;
    }

    private static String line(String name, List<Compared> all) {
        double[] errors = all.stream()
                .mapToDouble(one -> one.difference().error())
                .sorted()
                .toArray();
        double exact = new Timing("", all.stream().map(Compared::exact).toList(), null).median();
        double rough = new Timing("", all.stream().map(Compared::rough).toList(), null).median();
        return String.format(
                Locale.ROOT,
                "%-24s %12.2f%% %12.2f%% %9.4f %10.1f %10.1f %8.2f",
                name,
                100 * errors[errors.length / 2],
                100 * errors[errors.length - 1],
                all.stream()
                        .mapToDouble(one -> one.difference().correlation())
                        .average()
                        .orElse(Double.NaN),
                exact,
                rough,
                rough / exact);
    }
}
