package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Bundle;
import cdam.bundle.BundleExporter;
import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.ImageSize;
import cdam.bundle.Labels;
import cdam.bundle.Model;
import cdam.bundle.ModelCard;
import cdam.bundle.SessionOptions;
import cdam.bundle.Tensors;
import cdam.bundle.WeightStorage;
import cdam.checkpoint.Checkpoint;
import cdam.checkpoint.ImportedModel;
import cdam.checkpoint.StoredTensor;
import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.Concept;
import cdam.explain.targets.CosineTarget;
import cdam.explain.targets.LinearTarget;
import cdam.explain.targets.LogitTarget;
import cdam.explain.targets.NegativeDistanceTarget;
import cdam.explain.targets.ProbabilityTarget;
import cdam.explain.targets.Target;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.io.UsageException;
import cdam.testing.Backbones;
import cdam.testing.Fixtures;
import cdam.vit.Cosine;
import cdam.vit.LinearHead;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * Every method on every kind of backbone that is not DINO's, against values in float64 by the definitions of
 * explain/docs/methods.md and the latents of timm's and transformers' own code.
 */
class BackbonesTest {
    private static final double TOLERANCE = 1e-5;
    private static final int SIDE = 12;
    private static final List<String> KINDS =
            List.of("dinov3-gated", "dinov3-key-bias", "clip", "siglip", "mean-patch");
    private static final Map<String, Model> MODELS = new HashMap<>();
    private static final Map<String, Map<String, float[]>> GOLDEN = new HashMap<>();

    @BeforeAll
    static void load(@TempDir Path folder) {
        for (String kind : KINDS) {
            Path backbones = Fixtures.path("backbones");
            try (Checkpoint golden = Checkpoint.open(backbones.resolve(kind + ".safetensors"))) {
                Map<String, float[]> values = new HashMap<>();
                for (StoredTensor tensor : golden.tensors()) {
                    values.put(tensor.name(), tensor.read());
                }
                GOLDEN.put(kind, values);
            }
            ImportedModel imported =
                    Backbones.read(backbones.resolve(kind).resolve("model.safetensors"), Backbones.ofHeads(2));
            float[] bias = golden(kind, "bias");
            LinearHead head =
                    new LinearHead(bias.length, imported.weights().config().width(), golden(kind, "weight"), bias);
            Bundle bundle = BundleExporter.export(
                    imported.weights(),
                    WeightStorage.DEFAULT,
                    Preprocessing.IMAGENET,
                    new ModelCard.Source(kind, "none", "none", imported.family(), List.of()),
                    folder.resolve(kind),
                    made -> made.addHead(
                            "default",
                            head,
                            HeadKind.SINGLE_LABEL,
                            HeadInput.CLS,
                            Labels.numbered(bias.length),
                            Map.of()));
            MODELS.put(kind, Model.load(bundle, SessionOptions.DEFAULT));
        }
    }

    @AfterAll
    static void close() {
        MODELS.values().forEach(Model::close);
        MODELS.clear();
    }

    static List<String> kinds() {
        return KINDS;
    }

    private static float[] golden(String kind, String name) {
        return GOLDEN.getOrDefault(kind, Map.of()).getOrDefault(name, new float[0]);
    }

    private static Model model(String kind) {
        return Objects.requireNonNull(MODELS.get(kind));
    }

    private static ForwardPass run(String kind, ImageTensor... images) {
        return ForwardPass.of(model(kind), model(kind).bundle().head(null).orElseThrow(), List.of(images));
    }

    private static ImageTensor image(String kind) {
        return new ImageTensor(SIDE, SIDE, golden(kind, "image"));
    }

    private static List<Target> logits(String kind) {
        LinearHead head = model(kind).bundle().head(null).orElseThrow().linear();
        return IntStream.range(0, head.classes())
                .<Target>mapToObj(row -> new LinearTarget(head.row(row), head.bias()[row]))
                .toList();
    }

    private static float[] maps(String method, ForwardPass run, List<Target> targets) {
        MethodSpec spec = MethodSpec.parse(method);
        return Explained.joined(Explained.scores(spec.create(), run, spec.info().needsTarget() ? targets : List.of()));
    }

    private static boolean closedForm(String kind) {
        return !model(kind).config().layout().pooling().isMean();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void should_equal_the_reference(String kind) {
        try (ForwardPass run = run(kind, image(kind))) {
            assertThat(Fixtures.relativeError(run.latent(0), golden(kind, "latent")))
                    .isLessThan(TOLERANCE);
            assertThat(Fixtures.relativeError(run.logits(0), golden(kind, "logits")))
                    .isLessThan(TOLERANCE);
            Stream.of("am-heads", "cdam", "input-x-gradient", "rp", "rollout", "tam", "occlusion", "legrad")
                    .filter(GOLDEN.getOrDefault(kind, Map.of())::containsKey)
                    .forEach(method -> assertThat(
                                    Fixtures.relativeError(maps(method, run, logits(kind)), golden(kind, method)))
                            .as(method)
                            .isLessThan(TOLERANCE));
            if (closedForm(kind)) {
                float[] all = maps("cdam[by=closed-form]", run, logits(kind));
                assertThat(Fixtures.relativeError(all, golden(kind, "cdam"))).isLessThan(TOLERANCE);
                float[] parts = maps("cdam-value", run, logits(kind));
                float[] byAttention = maps("cdam-attention", run, logits(kind));
                for (int i = 0; i < parts.length; i++) {
                    parts[i] += byAttention[i];
                }
                assertThat(Fixtures.relativeError(parts, golden(kind, "cdam"))).isLessThan(TOLERANCE);
            }
        }
    }

    /** A target's maps, whatever it is, are those of its gradient by finite differences of scaled tokens. */
    @ParameterizedTest
    @MethodSource("kinds")
    void should_equal_finite_differences(String kind) {
        try (ForwardPass run = run(kind, image(kind))) {
            float[] concept = run.latent(0);
            for (int i = 0; i < concept.length; i++) {
                concept[i] = 0.5f * concept[i] + (i % 3 - 1);
            }
            Head head = model(kind).bundle().head(null).orElseThrow();
            List<Target> targets = List.of(
                    ProbabilityTarget.of(head, 1),
                    new LinearTarget(concept, 0),
                    new CosineTarget(concept),
                    new NegativeDistanceTarget(concept),
                    resampled(concept).target("dot"),
                    LogitTarget.of(zeroShot(head.linear()), 0),
                    new ProbabilityTarget(zeroShot(head.linear()), HeadKind.MULTI_LABEL, 2));
            float[] maps = maps("cdam", run, targets);
            float[] differences = new float[maps.length];
            int patches = run.patches();
            int prefix = run.tokens() - patches;
            try (Result start = run.fromLastBlock(Map.of(), List.of(Taps.NORMED_TOKENS))) {
                float[] tokens = Tensors.values(start.get(0));
                int width = model(kind).config().width();
                for (int patch = 0; patch < patches; patch++) {
                    float[] up = features(run, scaled(tokens, prefix + patch, width, 1.01f));
                    float[] down = features(run, scaled(tokens, prefix + patch, width, 0.99f));
                    for (int target = 0; target < targets.size(); target++) {
                        differences[target * patches + patch] =
                                (float) ((targets.get(target).value(up)
                                                - targets.get(target).value(down))
                                        / 0.02);
                    }
                }
            }
            for (int target = 0; target < targets.size(); target++) {
                assertThat(Fixtures.relativeError(
                                Arrays.copyOfRange(differences, target * patches, (target + 1) * patches),
                                Arrays.copyOfRange(maps, target * patches, (target + 1) * patches)))
                        .as(targets.get(target).getClass().getSimpleName())
                        .isLessThan(2e-3);
            }
        }
    }

    /** A draw of a concept's images, as for the intervals of its maps. */
    private static Concept resampled(float[] concept) {
        Concept.Image image = new Concept.Image("none", "none");
        float[] latents = Arrays.copyOf(concept, 2 * concept.length);
        Arrays.fill(latents, concept.length, latents.length, 0.3f);
        Concept.Card card = new Concept.Card(1, "none", List.of(image, image), 2, 5);
        return Concept.of(card, latents).resampled(3).get(2);
    }

    /** The same rows as text embeddings, with a projection to the first half of the numbers. */
    private static LinearHead zeroShot(LinearHead head) {
        int width = head.features();
        float[] projection = new float[width / 2 * width];
        for (int i = 0; i < width / 2; i++) {
            projection[i * width + i] = 1 + 0.1f * i;
        }
        float[] bias = head.bias();
        return new LinearHead(head.classes(), width, head.weight(), bias, new Cosine(7, width, projection));
    }

    private static float[] scaled(float[] tokens, int token, int width, float factor) {
        float[] changed = tokens.clone();
        for (int i = token * width; i < (token + 1) * width; i++) {
            changed[i] *= factor;
        }
        return changed;
    }

    private static float[] features(ForwardPass run, float[] tokens) {
        try (TFloat32 fed = Tensors.of(tokens, 1, run.tokens(), tokens.length / run.tokens());
                Result result = run.fromLastBlock(Map.of(Taps.NORMED_TOKENS, fed), List.of(Taps.LATENT))) {
            return Tensors.values(result.get(0));
        }
    }

    /** Of every method: finite, the same again, the same beside another image; a refusal names the reason. */
    @ParameterizedTest
    @MethodSource("kinds")
    void should_keep_the_contract_of_methods(String kind) {
        float[] values = golden(kind, "image");
        float[] other = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            other[i] = 0.5f * values[values.length - 1 - i];
        }
        try (ForwardPass alone = run(kind, image(kind));
                ForwardPass together = run(kind, new ImageTensor(SIDE, SIDE, other), image(kind))) {
            for (MethodInfo info : Methods.ALL) {
                Method method = MethodSpec.parse(info.name()).create();
                List<Target> targets = info.needsTarget() ? logits(kind).subList(0, 2) : List.of();
                if (isRefused(method, model(kind).config())) {
                    assertThatThrownBy(() -> Explained.scores(method, alone, targets))
                            .isInstanceOf(UsageException.class)
                            .hasMessageStartingWith(info.name() + ": expected a model whose latent is");
                    continue;
                }
                float[] maps = Explained.joined(Explained.scores(method, alone, targets));
                Scores both = Explained.scores(method, together, targets);
                float[] beside = Explained.joined(Scores.of(new float[][][] {both.maps()[1]}));
                if (!info.name().equals("cdam-unnormed")) { // rounding errors only
                    assertThat(Fixtures.relativeError(beside, maps))
                            .as(info.name())
                            .isLessThan(1e-5);
                }
                assertThat(Explained.joined(Explained.scores(method, alone, targets)))
                        .as(info.name())
                        .containsExactly(maps);
            }
        }
    }

    private static boolean isRefused(Method method, ViTConfig config) {
        try {
            method.require(config);
            return false;
        } catch (UsageException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dinov3-gated", "dinov3-key-bias", "clip", "siglip"})
    void should_take_the_last_attention_and_the_logit_apart(String kind) {
        try (ForwardPass run = run(kind, image(kind))) {
            LastTokenAblationTest.requireBruteForce(run, logits(kind));
            LogitSplitTest.requireSum(run, logits(kind), "logit-split");
        }
    }

    @Test
    void should_refuse_what_is_not_defined_by_name() {
        LastTokenAblationTest.requireRefusal(model("mean-patch").config());
        assertThatThrownBy(() -> MethodSpec.parse("legrad")
                        .create()
                        .require(model("siglip").config()))
                .hasMessageContaining(
                        "legrad: expected a model whose latent is [CLS], found one whose latent is probe");
        assertThatThrownBy(() -> MethodSpec.parse("cdam-value")
                        .create()
                        .require(model("mean-patch").config()))
                .hasMessageContaining("cdam-value: expected", "mean patch");
        assertThatThrownBy(() -> MethodSpec.parse("am[block=0]")
                        .create()
                        .require(model("siglip").config()))
                .hasMessageContaining("no [CLS]");
    }

    /** Rotary positions belong to no grid. */
    @ParameterizedTest
    @MethodSource("kinds")
    void should_speak_of_interpolation_only_where_positions_are_learned(String kind) {
        assertThat(new ImageSize(16, 20).note(model(kind).config()).isPresent()).isEqualTo(!kind.startsWith("dinov3"));
    }

    /** Another grid than the weights' own, not square, and more tokens than one map's. */
    @ParameterizedTest
    @ValueSource(strings = {"dinov3-gated", "dinov3-key-bias", "clip", "siglip"})
    void should_hold_the_closed_form_on_any_grid(String kind) {
        float[] values = new float[3 * 16 * 20];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 0.37);
        }
        try (ForwardPass run = run(kind, new ImageTensor(16, 20, values))) {
            assertThat(Fixtures.relativeError(
                            maps("cdam[by=closed-form]", run, logits(kind)),
                            maps("cdam[by=gradient]", run, logits(kind))))
                    .isLessThan(TOLERANCE);
            assertThat(Fixtures.relativeError(
                            maps("gradcam[by=closed-form]", run, logits(kind)),
                            maps("gradcam[by=gradient]", run, logits(kind))))
                    .isLessThan(TOLERANCE);
        }
    }
}
