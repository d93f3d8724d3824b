package cdam.faults;

import cdam.testing.CommandLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * A command that takes seconds, reads {@link Inputs} and writes to one folder.
 *
 * @param name on the command line of the suite
 * @param begin fills the folder with what the command changes, given an empty one
 * @param words the command line
 * @param finished what a run says where an earlier one did everything; empty: it ends well and says no error
 */
record Scenario(
        String name, BiConsumer<Inputs, Path> begin, BiFunction<Inputs, Path, List<String>> words, String finished) {
    private static final String TRAINING = """
            model: %1$s/model
            head: items
            out: %1$s/out
            data: {train: %2$s/train, val: %2$s/val}
            input: {size: 48, shorter_side: 48}
            augmentation: {kind: %3$s}
            features: {cache: %1$s/cache, batch: 16, threads: 2}
            training: {learning_rate: 0.003, epochs: %4$s, batch: 50}
            mistake_maps: 0
            """;

    private static final String EVALUATION = """
            model: %1$s
            images: %2$s
            methods: [am, cdam, rp]
            metrics: [sparsity, compactness, pearson, fidelity, deletion, insertion, box-sensitivity, sensitivity-n]
            size: 64x64
            batch: 1
            examples: 1
            resamples: 50
            settings: {points: 5, boxes: 6, box_side: 0.5, sets: 5, set_shares: [0.25]}
            out: %3$s/out
            """;

    /** Those that ask no model: TensorFlow's threads, which one process has once, cannot change their numbers. */
    private static final Set<String> WITHOUT_A_MODEL = Set.of("import", "download", "train", "ridge", "grid");

    /** Whether a run in another process with other threads has the same bits. */
    boolean asksNoModel() {
        return WITHOUT_A_MODEL.contains(name);
    }

    /** Every command that takes long enough to be killed. */
    static List<Scenario> all() {
        return List.of(
                new Scenario("import", (inputs, work) -> {}, Scenario::importing, "exists already"),
                new Scenario("download", (inputs, work) -> {}, Scenario::downloading, ""),
                new Scenario(
                        "cache",
                        (inputs, work) -> Inputs.copy(inputs.model(), work.resolve("model")),
                        (inputs, work) -> training(inputs, work, "cache", "random-resized-crop", 2),
                        ""),
                new Scenario(
                        "train",
                        Scenario::fillCache,
                        (inputs, work) -> training(inputs, work, "train", "none", 60),
                        ""),
                new Scenario(
                        "lbfgs",
                        Scenario::fillCache,
                        (inputs, work) -> solving(inputs, work, "lbfgs", "{solver: lbfgs}", 2),
                        ""),
                new Scenario(
                        "ridge",
                        Scenario::fillCache,
                        (inputs, work) -> solving(inputs, work, "ridge", "{solver: ridge}", 0),
                        ""),
                new Scenario(
                        "grid",
                        Scenario::fillCache,
                        (inputs, work) -> solving(
                                inputs,
                                work,
                                "grid",
                                "{solver: sgd, epochs: 20, batch: 50, schedule: cosine, grid: {learning_rates:"
                                        + " [1e-3, 1e-2, 0.1], blocks: [1], mean_patch: [false]}}",
                                0),
                        ""),
                new Scenario(
                        "explain",
                        (inputs, work) -> {},
                        (inputs, work) ->
                                explaining(inputs, work, "am,cdam,rp,smooth-cdam[samples=20]", "top:2,class:all"),
                        ""),
                new Scenario(
                        "tam", (inputs, work) -> {}, (inputs, work) -> explaining(inputs, work, "tam", "top:2"), ""),
                new Scenario("evaluate", (inputs, work) -> {}, Scenario::evaluating, ""));
    }

    private static List<String> importing(Inputs inputs, Path work) {
        return List.of(
                "import",
                "--checkpoint",
                Inputs.checkpoint().toString(),
                "--heads",
                "3",
                "--head",
                Inputs.data("demo_head.pth").toString(),
                "--labels",
                Inputs.data("labels.txt").toString(),
                "--out",
                work.resolve("model").toString());
    }

    private static List<String> downloading(Inputs inputs, Path work) {
        Path catalogue = inputs.config("catalogue", "models: [{name: demo, url: \"" + inputs.url() + "\"}]\n");
        return List.of(
                "download",
                "demo",
                "--catalogue",
                catalogue.toString(),
                "--out",
                work.resolve("downloads").toString());
    }

    private static List<String> training(Inputs inputs, Path work, String name, String augmentation, int epochs) {
        String text = TRAINING.formatted(work, Inputs.data("items"), augmentation, Integer.toString(epochs));
        return List.of("train", "--config", inputs.config(name, text).toString());
    }

    private static List<String> solving(Inputs inputs, Path work, String name, String training, int maps) {
        List<String> words = new ArrayList<>(training(inputs, work, name, "none", 1));
        words.addAll(List.of("--set", "training=" + training, "--set", "mistake_maps=" + maps));
        return words;
    }

    /** With all latents there, a run does nothing but fit. */
    private static void fillCache(Inputs inputs, Path work) {
        Path kept = inputs.root().resolve("filled");
        if (!kept.toFile().exists()) {
            Inputs.copy(inputs.model(), kept.resolve("model"));
            CommandLine filling =
                    CommandLine.run(training(inputs, kept, "fill", "none", 1).toArray());
            if (filling.status() != 0) {
                throw new IllegalStateException(filling.err());
            }
        }
        Inputs.copy(inputs.model(), work.resolve("model"));
        Inputs.copy(kept.resolve("cache"), work.resolve("cache"));
    }

    private static List<String> explaining(Inputs inputs, Path work, String methods, String targets) {
        return List.of(
                "explain",
                "--model",
                inputs.model().toString(),
                "--image",
                inputs.scenes().toString(),
                "--method",
                methods,
                "--target",
                targets,
                "--out",
                work.resolve("out").toString());
    }

    private static List<String> evaluating(Inputs inputs, Path work) {
        String text = EVALUATION.formatted(inputs.model(), inputs.scenes(), work);
        return List.of("evaluate", "--config", inputs.config("evaluate", text).toString());
    }

    @Override
    public String toString() {
        return name;
    }
}
