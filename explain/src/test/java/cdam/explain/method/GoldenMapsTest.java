package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.CosineTarget;
import cdam.explain.targets.LinearTarget;
import cdam.explain.targets.NegativeDistanceTarget;
import cdam.explain.targets.ProbabilityTarget;
import cdam.explain.targets.Target;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.testing.TinyModels;
import cdam.vit.PassMemory;
import cdam.vit.Taps;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method and kind of target against the independent PyTorch implementation. */
class GoldenMapsTest {
    /** The contract is 1e-4 of the map's maximum. */
    private static final double TOLERANCE = 1e-5;

    private static final Map<String, String> GOLDEN = Map.ofEntries(
            Map.entry("am-heads", "attention"),
            Map.entry("cdam[by=gradient]", "cdam"),
            Map.entry("cdam[by=closed-form]", "cdam"),
            Map.entry("cdam-value", "cdam_value"),
            Map.entry("cdam-attention", "cdam_attention"),
            Map.entry("integrated-cdam", "integrated"),
            Map.entry("rp", "rp"),
            Map.entry("rollout", "rollout"),
            Map.entry("gradcam[by=gradient]", "gradcam"),
            Map.entry("gradcam[by=closed-form]", "gradcam"),
            Map.entry("legrad", "legrad"),
            Map.entry("input-x-gradient", "input_x_gradient"),
            Map.entry("integrated-gradients", "integrated_gradients"),
            Map.entry("tam", "tam"),
            Map.entry("occlusion", "occlusion"));

    static Stream<Arguments> methods() {
        return Fixtures.cases().stream()
                .flatMap(fixture -> GOLDEN.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(golden -> Arguments.of(fixture, golden.getKey(), golden.getValue())));
    }

    static List<Case> cases() {
        return Fixtures.cases();
    }

    /** What RP keeps of the forward pass saves time and changes nothing. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_equal_pytorch_with_what_the_forward_pass_kept(Case fixture) {
        Method method = MethodSpec.parse("rp").create();
        List<String> taps =
                method.retainedTaps(TinyModels.model(fixture.model()).config());
        try (ForwardPass run = Explained.run(fixture).retain(taps, PassMemory.DEFAULT_MEGABYTES)) {
            assertThat(run.logits(0)).hasSizeGreaterThan(1);
            assertThat(run.retained()).containsKeys(taps.toArray(String[]::new));
            Scores scores = Explained.scores(method, run, Explained.logits(fixture.model()));
            assertThat(error(scores, fixture, "rp")).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void should_equal_pytorch(Case fixture, String method, String golden) {
        try (ForwardPass run = Explained.run(fixture)) {
            Scores scores = Explained.scores(MethodSpec.parse(method).create(), run, Explained.logits(fixture.model()));
            assertThat(error(scores, fixture, golden)).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_equal_pytorch_with_its_noise(Case fixture) {
        NpyArray draws = fixture.golden("smooth_noise");
        Method smooth = new SmoothCdam(draws.shape()[0], GivenNoise.of(0.05, draws), Taps.NORMED_TOKENS);
        try (ForwardPass run = Explained.run(fixture)) {
            assertThat(error(Explained.scores(smooth, run, Explained.logits(fixture.model())), fixture, "smooth"))
                    .isLessThan(TOLERANCE);
        }
    }

    /** The unnormed map is 0 but for rounding, in PyTorch as here: there is nothing to compare but that. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_find_nothing_before_the_norm_as_pytorch_does(Case fixture) {
        double scale = largest(fixture.golden("cdam").values());
        assertThat(largest(fixture.golden("cdam_unnormed").values())).isLessThan(1e-6 * scale);
        try (ForwardPass run = Explained.run(fixture)) {
            Scores scores = Explained.scores(
                    MethodSpec.parse("cdam-unnormed").create(), run, Explained.logits(fixture.model()));
            assertThat(largest(Explained.joined(scores))).isLessThan(1e-6 * scale);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_equal_pytorch_for_every_kind_of_target(Case fixture) {
        float[] concept = Npy.readFloat32(Fixtures.path(fixture.model()).resolve("concept.npy"))
                .values();
        var head = Explained.head(fixture.model());
        List<Target> probabilities = IntStream.range(0, head.linear().classes())
                .<Target>mapToObj(index -> ProbabilityTarget.of(head, index))
                .toList();
        Map<String, List<Target>> targets = Map.of(
                "cdam_probability", probabilities,
                "concept_dot", List.of(new LinearTarget(concept, 0)),
                "concept_cosine", List.of(new CosineTarget(concept)),
                "concept_l2", List.of(new NegativeDistanceTarget(concept)));
        try (ForwardPass run = Explained.run(fixture)) {
            targets.forEach((golden, list) -> {
                for (String method : List.of("cdam[by=gradient]", "cdam[by=closed-form]")) {
                    Scores scores = Explained.scores(MethodSpec.parse(method).create(), run, list);
                    assertThat(error(scores, fixture, golden))
                            .as("%s of %s", method, golden)
                            .isLessThan(TOLERANCE);
                }
            });
        }
    }

    private static double error(Scores scores, Case fixture, String golden) {
        return Fixtures.relativeError(
                Explained.joined(scores), fixture.golden(golden).values());
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
