package cdam.explain.targets;

import java.nio.file.Path;

/** Targets by kind, for programs; {@link TargetSpec#parse} reads what users type. */
public final class Targets {
    private Targets() {}

    /** The predicted class. */
    public static TargetSpec predicted() {
        return TargetSpec.parse("top1");
    }

    /** The logit of a class: its name, id, or {@code #INDEX}. */
    public static TargetSpec logit(String label) {
        return TargetSpec.parse("class:" + label);
    }

    /** The logit of a class by its row in the head. */
    public static TargetSpec logit(int index) {
        return logit("#" + index);
    }

    /** The probability of a class: its name, id, or {@code #INDEX}. */
    public static TargetSpec probability(String label) {
        return TargetSpec.parse("probability:" + label);
    }

    /** The logit of one class minus the logit of another. */
    public static TargetSpec contrast(String label, String other) {
        return TargetSpec.parse("contrast:" + label + "/" + other);
    }

    /** The dot product with a concept that the {@code concept} command made: a {@code .safetensors} file. */
    public static TargetSpec concept(Path file) {
        return TargetSpec.parse("concept:" + file + ":dot");
    }

    /**
     * Reads what users type, such as {@code class:bag}.
     *
     * @throws cdam.io.UsageException if it is no target
     */
    public static TargetSpec parse(String text) {
        return TargetSpec.parse(text);
    }
}
