package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Head;
import cdam.bundle.HeadCard;
import cdam.bundle.HeadFeatures;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.bundle.MemoryBound;
import cdam.checkpoint.HeadReader;
import cdam.explain.evaluate.measure.BatchSize;
import cdam.explain.evaluate.measure.ModelScorer;
import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.CosineTarget;
import cdam.explain.targets.LatentTarget;
import cdam.explain.targets.LinearTarget;
import cdam.explain.targets.NegativeDistanceTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.image.ImageTensor;
import cdam.io.Npy;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.testing.TinyModels;
import cdam.vit.LinearHead;
import cdam.vit.PassMemory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DINO's released heads, which join several tokens: exact logits, and maps that say what they leave out. */
class WideHeadTest {
    private static final Case FIXTURE = new Case("dino", "32x32");
    private static final int WIDTH = 48;

    private static String name(HeadInput input) {
        return switch (input) {
            case CLS -> "head";
            case CLS_OF_LAST_BLOCKS -> "head-2-blocks";
            case CLS_AND_MEAN_PATCH -> "head-mean-patch";
            case CLS_THEN_MEAN_PATCH -> "head-2-blocks-mean-patch";
        };
    }

    private static LinearHead read(HeadInput input) {
        return HeadReader.read(Fixtures.path("dino/" + name(input) + ".pth")).linear();
    }

    /** The weight of [CLS] of two blocks, and beside it the mean patch's of the other head. */
    private static LinearHead joined() {
        LinearHead blocks = read(HeadInput.CLS_OF_LAST_BLOCKS);
        LinearHead patch = read(HeadInput.CLS_AND_MEAN_PATCH);
        float[] weight = new float[blocks.classes() * 3 * WIDTH];
        for (int row = 0; row < blocks.classes(); row++) {
            System.arraycopy(blocks.weight(), row * 2 * WIDTH, weight, row * 3 * WIDTH, 2 * WIDTH);
            for (int i = 0; i < WIDTH; i++) {
                weight[(row * 3 + 2) * WIDTH + i] = patch.weight()[row * 2 * WIDTH + 2 * i + 1];
            }
        }
        return new LinearHead(blocks.classes(), 3 * WIDTH, weight, blocks.bias());
    }

    private static LinearHead linear(HeadInput input) {
        return input == HeadInput.CLS_THEN_MEAN_PATCH ? joined() : read(input);
    }

    private static float[] goldenLogits(HeadInput input) {
        if (input != HeadInput.CLS_THEN_MEAN_PATCH) {
            return FIXTURE.golden(input == HeadInput.CLS ? "logits" : "logits-" + name(input))
                    .values();
        }
        float[] logits = goldenLogits(HeadInput.CLS_OF_LAST_BLOCKS);
        float[] other = goldenLogits(HeadInput.CLS_AND_MEAN_PATCH);
        LinearHead patch = read(HeadInput.CLS_AND_MEAN_PATCH);
        float[] latent = FIXTURE.golden("latent").values();
        for (int row = 0; row < logits.length; row++) {
            logits[row] += other[row] - patch.bias()[row];
            for (int i = 0; i < WIDTH; i++) {
                logits[row] -= patch.weight()[row * 2 * WIDTH + 2 * i] * latent[i];
            }
        }
        return logits;
    }

    private static Head head(HeadInput input) {
        LinearHead linear = linear(input);
        List<Label> labels = Labels.numbered(linear.classes()).all();
        return new Head(
                name(input),
                new HeadCard(HeadKind.SINGLE_LABEL, input, linear.features(), labels, Map.of(), "none"),
                linear);
    }

    private static ForwardPass run(HeadInput input) {
        return ForwardPass.of(TinyModels.model("dino"), head(input), List.of(Explained.image(FIXTURE)));
    }

    private static List<Target> logits(HeadInput input) {
        LinearHead linear = head(input).linear();
        return IntStream.range(0, linear.classes())
                .<Target>mapToObj(index -> new LinearTarget(linear.row(index), linear.bias()[index]))
                .toList();
    }

    private static Scores explain(ForwardPass run, HeadInput input, String method) {
        TargetBatch targets = TargetBatch.same(1, logits(input));
        Method made = MethodSpec.parse(method).create();
        return UncoveredShare.addTo(made.explain(run, targets, Progress.NONE), made, run, targets);
    }

    private static double largest(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Math.abs(values[i]))
                .max()
                .orElseThrow();
    }

    /** Metrics that remove patches ask the model so. */
    @ParameterizedTest
    @EnumSource(HeadInput.class)
    void should_give_metrics_pytorchs_logits(HeadInput input) {
        BatchSize two =
                new BatchSize(2, List.of(), MemoryBound.of(TinyModels.bundle("dino"), 1, PassMemory.DEFAULT_MEGABYTES));
        ImageTensor image = Explained.image(FIXTURE);

        float[][] logits =
                new ModelScorer(TinyModels.model("dino"), head(input), two).logits(Stream.of(image, image, image));

        assertThat(logits).hasDimensions(3, head(input).linear().classes());
        for (float[] each : logits) {
            assertThat(Fixtures.relativeError(each, goldenLogits(input))).isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource(HeadInput.class)
    void should_give_pytorchs_logits_and_the_same_latent(HeadInput input) {
        try (ForwardPass run = run(input)) {
            assertThat(Fixtures.relativeError(run.logits(0), goldenLogits(input)))
                    .isLessThan(1e-5);
            assertThat(Fixtures.relativeError(
                            run.latent(0), FIXTURE.golden("latent").values()))
                    .isLessThan(1e-5);
        }
    }

    /** Integrals of gradients add up to differences of the target: gradients and values are of the same function. */
    @ParameterizedTest
    @EnumSource(HeadInput.class)
    void should_be_complete_along_paths(HeadInput input) {
        try (ForwardPass run = run(input)) {
            for (String method : List.of("integrated-cdam[points=32]", "integrated-gradients[points=64]")) {
                Scores scores = explain(run, input, method);
                double[] residuals = Objects.requireNonNull(scores.diagnostics().get(Completeness.RESIDUAL))[0];
                for (double residual : residuals) {
                    assertThat(residual).as(method).isLessThan(2e-3 * largest(run.logits(0)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(HeadInput.class)
    void should_be_cdam_when_the_noise_is_none(HeadInput input) {
        try (ForwardPass run = run(input)) {
            float[] cdam = Explained.joined(explain(run, input, "cdam[by=gradient]"));
            float[] smooth = Explained.joined(explain(run, input, "smooth-cdam[samples=2,noise=0]"));
            assertThat(Fixtures.relativeError(smooth, cdam)).isLessThan(1e-5);
        }
    }

    @Test
    void should_show_the_last_blocks_class_token_of_a_head_on_several_blocks() {
        HeadInput input = HeadInput.CLS_OF_LAST_BLOCKS;
        try (ForwardPass run = run(input)) {
            float[] gradient = Explained.joined(explain(run, input, "cdam[by=gradient]"));
            float[] closed = Explained.joined(explain(run, input, "cdam[by=closed-form]"));
            assertThat(Fixtures.relativeError(closed, gradient)).isLessThan(1e-5);
        }
    }

    /** f is linear in mean patch and [CLS]: what the gradient shows and the closed form does not is the patches' own way. */
    @ParameterizedTest
    @EnumSource(
            value = HeadInput.class,
            names = {"CLS_AND_MEAN_PATCH", "CLS_THEN_MEAN_PATCH"})
    void should_show_the_patches_own_way_to_the_logit(HeadInput input) {
        try (ForwardPass run = run(input)) {
            float[] all = Explained.joined(explain(run, input, "cdam"));
            float[] byClass = Explained.joined(explain(run, input, "cdam[by=closed-form]"));
            Head head = head(input);
            HeadFeatures layout = HeadFeatures.of(head, WIDTH);
            List<Target> meanPatchOnly = logits(input).stream()
                    .<Target>map(target ->
                            new LinearTarget(layout.withLatent(target.gradient(new float[0]), new float[WIDTH]), 0))
                    .toList();
            float[] byPatches =
                    Explained.joined(Explained.scores(MethodSpec.parse("cdam").create(), run, meanPatchOnly));
            float[] sum = new float[all.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = byClass[i] + byPatches[i];
            }
            assertThat(Fixtures.relativeError(sum, all)).isLessThan(1e-5);
            assertThat(largest(byPatches)).isGreaterThan(0.05 * largest(all));
        }
    }

    /** A concept is a function of the latent, whatever the head reads: its map is the one without a head. */
    @ParameterizedTest
    @EnumSource(HeadInput.class)
    void should_explain_concepts_as_without_the_head(HeadInput input) {
        float[] concept = Npy.readFloat32(Fixtures.path("dino/concept.npy")).values();
        Map<String, Target> targets = Map.of(
                "concept_dot", new LinearTarget(concept, 0),
                "concept_cosine", new CosineTarget(concept),
                "concept_l2", new NegativeDistanceTarget(concept));
        try (ForwardPass run = run(input)) {
            targets.forEach((golden, target) -> {
                List<Target> ofFeatures = List.of(LatentTarget.of(target, head(input), WIDTH));
                for (String method : List.of("cdam[by=gradient]", "cdam[by=closed-form]")) {
                    Scores scores = Explained.scores(MethodSpec.parse(method).create(), run, ofFeatures);
                    assertThat(Fixtures.relativeError(
                                    Explained.joined(scores),
                                    FIXTURE.golden(golden).values()))
                            .as("%s of %s", method, golden)
                            .isLessThan(1e-4);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(HeadInput.class)
    void should_say_what_is_left_out_of_each_logit(HeadInput input) {
        HeadFeatures layout = HeadFeatures.of(head(input), WIDTH);
        try (ForwardPass run = run(input)) {
            for (String method : List.of("cdam", "cdam[by=closed-form]", "rp", "legrad", "gradcam", "tam", "am")) {
                Scores scores = explain(run, input, method);
                String what = leftOut(input, method);
                assertThat(scores.diagnostics().keySet().stream().filter(name -> name.startsWith("left out")))
                        .as(method)
                        .containsExactlyElementsOf(what.isEmpty() ? List.of() : List.of("left out: " + what));
                if (!what.isEmpty()) {
                    int c = 3;
                    double left = Objects.requireNonNull(scores.diagnostics().get("left out: " + what))[0][c];
                    double seen = 0;
                    float[] row = layout.ofLastBlock(head(input).linear().row(c));
                    float[] read = layout.ofLastBlock(run.features(0));
                    int length = what.contains("mean patch") ? WIDTH : read.length;
                    for (int i = 0; i < length; i++) {
                        int at = what.equals("mean patch")
                                ? layout.index(0, i)
                                : i; // interleaved, or one after the other
                        seen += (double) row[at] * read[at];
                    }
                    assertThat(left + seen + head(input).linear().bias()[c])
                            .as(method)
                            .isCloseTo(run.logits(0)[c], within(1e-4));
                    double share = Objects.requireNonNull(scores.diagnostics().get("share left out: " + what))[0][c];
                    assertThat(share).isCloseTo(Math.abs(left) / (Math.abs(left) + Math.abs(seen)), within(1e-6));
                }
            }
        }
    }

    private static String leftOut(HeadInput input, String method) {
        boolean seesPatches = List.of("cdam", "gradcam").contains(method);
        if (method.equals("tam")) {
            return "";
        }
        return switch (input) {
            case CLS -> "";
            case CLS_OF_LAST_BLOCKS -> "[CLS] of earlier blocks";
            case CLS_AND_MEAN_PATCH -> seesPatches ? "" : "mean patch";
            case CLS_THEN_MEAN_PATCH -> "[CLS] of earlier blocks" + (seesPatches ? "" : " and mean patch");
        };
    }
}
