package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.HeadKind;
import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.score.Scores;
import cdam.explain.targets.LinearTarget;
import cdam.explain.targets.LogitTarget;
import cdam.explain.targets.ProbabilityTarget;
import cdam.explain.targets.Target;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.testing.TinyModels;
import cdam.vit.BackwardPass;
import cdam.vit.Cosine;
import cdam.vit.GraphOps;
import cdam.vit.LinearHead;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/** Properties that follow from the definitions, beyond any golden value. */
class ProofsTest {
    private static final List<Case> CASES = List.of(new Case("dino", "48x40"), new Case("dinov2-registers", "56x70"));

    static List<Case> cases() {
        return CASES;
    }

    /** Every tensor that a method differentiates by. */
    static Stream<Arguments> gradients() {
        return CASES.stream()
                .flatMap(fixture -> Stream.concat(
                                Stream.of(Taps.IMAGE, Taps.NORMED_TOKENS, Taps.BLOCK_INPUT, Taps.ATTENTION),
                                IntStream.range(0, innerBlocks(fixture)).mapToObj(Taps::attention))
                        .map(tap -> Arguments.of(fixture, tap)));
    }

    /** All but the last, where only [CLS] is computed. */
    private static int innerBlocks(Case fixture) {
        return TinyModels.model(fixture.model()).config().depth() - 1;
    }

    @ParameterizedTest
    @MethodSource("gradients")
    void should_equal_finite_differences(Case fixture, String tap) {
        try (ForwardPass run = Explained.run(fixture)) {
            for (Target target : List.of(
                    Explained.logits(fixture.model()).get(2),
                    ProbabilityTarget.of(Explained.head(fixture.model()), 1),
                    new ProbabilityTarget(Explained.head(fixture.model()).linear(), HeadKind.MULTI_LABEL, 1),
                    LogitTarget.of(cosines(fixture), 2),
                    LogitTarget.difference(cosines(fixture), 0, 1),
                    new ProbabilityTarget(cosines(fixture), HeadKind.SINGLE_LABEL, 1),
                    new ProbabilityTarget(cosines(fixture), HeadKind.MULTI_LABEL, 1))) {
                String gradient = Gradients.at(run.model(), Taps.LATENT, tap);
                check(run, target, Taps.LATENT, tap, gradient);
            }
        }
    }

    /** The head's rows as text embeddings, with a projection. */
    private static LinearHead cosines(Case fixture) {
        LinearHead linear = Explained.head(fixture.model()).linear();
        float[] projection = new float[7 * linear.features()];
        Random random = new Random(3);
        for (int i = 0; i < projection.length; i++) {
            projection[i] = (float) random.nextGaussian();
        }
        return new LinearHead(
                linear.classes(),
                linear.features(),
                linear.weight(),
                linear.bias(),
                new Cosine(10, linear.features(), projection));
    }

    /** LeGrad's gradients: of a block's own [CLS] by its attention. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_equal_finite_differences_in_every_block(Case fixture) {
        Target target = Explained.logits(fixture.model()).get(2);
        try (ForwardPass run = Explained.run(fixture)) {
            for (int block = 0; block < innerBlocks(fixture); block++) {
                String tap = Taps.attention(block);
                String of = Taps.cls(block);
                String gradient = GraphOps.addIfAbsent(
                        run.model().graph(),
                        "explain_test_" + block,
                        ops -> ops.gradient(of, Gradients.direction(ops), tap));
                check(run, target, of, tap, gradient);
            }
        }
    }

    static Stream<Arguments> backwardPasses() {
        return CASES.stream().flatMap(fixture -> Stream.of(true, false).map(again -> Arguments.of(fixture, again)));
    }

    /** Derivatives that are written by hand: of the latent by each block's attention and the tokens. */
    @ParameterizedTest
    @MethodSource("backwardPasses")
    void should_equal_finite_differences_where_derivatives_are_written_by_hand(Case fixture, boolean again) {
        Target target = Explained.logits(fixture.model()).get(2);
        try (ForwardPass run = Explained.run(fixture)) {
            ViTConfig config = run.model().config();
            for (int block = 0; block < config.depth(); block++) {
                int at = block;
                String tap = block < innerBlocks(fixture) ? Taps.attention(block) : Taps.ATTENTION;
                String gradient = GraphOps.addIfAbsent(
                        run.model().graph(),
                        "explain_test_pass_" + block + again,
                        ops -> new BackwardPass(ops, config, Taps.LATENT, Gradients.direction(ops), again)
                                .atAttention(at));
                check(run, target, Taps.LATENT, tap, gradient);
            }
            String atTokens = GraphOps.addIfAbsent(
                    run.model().graph(),
                    "explain_test_pass_tokens_" + again,
                    ops -> new BackwardPass(ops, config, Taps.LATENT, Gradients.direction(ops), again).atTokens());
            check(run, target, Taps.LATENT, Taps.TOKENS, atTokens);
        }
    }

    /** The slope of f along the gradient mixed with a random direction, by Richardson's central differences. */
    private static void check(ForwardPass run, Target target, String of, String tap, String gradientName) {
        String copy = GraphOps.addIfAbsent(run.model().graph(), "explain_test_copy_" + tap, ops -> ops.tap(tap));
        float[] x;
        float[] gradient;
        long[] shape;
        try (TFloat32 direction = OutputGradients.of(run, target);
                Result result = run.fromImage(Map.of(Gradients.DIRECTION, direction), List.of(copy, gradientName))) {
            shape = result.get(0).shape().asArray();
            x = Tensors.values(result.get(0));
            gradient = Tensors.values(result.get(1));
        }
        double norm = Math.sqrt(dot(gradient, gradient));
        Random random = new Random(1);
        float[] direction = new float[x.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) (gradient[i] / norm + random.nextGaussian() / Math.sqrt(x.length));
        }
        double step = 0.002 * Math.sqrt(dot(x, x) / dot(direction, direction));
        double coarse = slope(run, target, of, tap, shape, x, direction, step);
        double fine = slope(run, target, of, tap, shape, x, direction, step / 2);
        double exact = dot(gradient, direction);
        assertThat((4 * fine - coarse) / 3).isCloseTo(exact, within(2e-3 * Math.abs(exact)));
    }

    private static double slope(
            ForwardPass run,
            Target target,
            String of,
            String tap,
            long[] shape,
            float[] x,
            float[] direction,
            double step) {
        return (value(run, target, of, tap, shape, x, direction, step)
                        - value(run, target, of, tap, shape, x, direction, -step))
                / (2 * step);
    }

    private static double value(
            ForwardPass run,
            Target target,
            String of,
            String tap,
            long[] shape,
            float[] x,
            float[] direction,
            double step) {
        float[] moved = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            moved[i] = (float) (x[i] + step * direction[i]);
        }
        try (TFloat32 fed = Tensors.of(moved, shape);
                Result result = run.fromImage(Map.of(tap, fed), List.of(of))) {
            return target.value(Tensors.values(result.get(0)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_be_the_sum_of_its_two_parts(Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            List<Target> targets = Explained.logits(fixture.model());
            float[] whole = Explained.joined(Explained.scores(create("cdam[by=gradient]"), run, targets));
            float[] value = Explained.joined(Explained.scores(create("cdam-value"), run, targets));
            float[] attention = Explained.joined(Explained.scores(create("cdam-attention"), run, targets));
            for (int i = 0; i < value.length; i++) {
                value[i] += attention[i];
            }
            assertThat(Fixtures.relativeError(value, whole)).isLessThan(1e-5);
        }
    }

    /** Eq. 7: a token that [CLS] does not attend to has the score 0, exactly: here by the closed form. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_score_a_masked_key_with_nothing(Case fixture) {
        int masked = 5;
        try (ForwardPass run = Explained.run(fixture);
                Result before = run.fromLastBlock(Map.of(), List.of(Taps.ATTENTION_LOGITS));
                TFloat32 directions = OutputGradients.ofTargets(
                        run,
                        cdam.explain.targets.TargetBatch.same(1, Explained.logits(fixture.model())),
                        0,
                        Explained.logits(fixture.model()).size())) {
            float[] logits = Tensors.values(before.get(0));
            for (int head = 0; head < run.model().config().heads(); head++) {
                logits[head * run.tokens() + run.model().config().prefixTokens() + masked] = -1e30f;
            }
            try (TFloat32 fed = Tensors.of(logits, before.get(0).shape().asArray());
                    Result result = run.fromLastBlock(
                            Map.of(Taps.ATTENTION_LOGITS, fed, Taps.DIRECTIONS, directions), List.of(Taps.CDAM))) {
                float[] maps = Tensors.values(result.get(0));
                for (int i = 0; i < maps.length; i++) {
                    assertThat(maps[i] == 0).isEqualTo(i % run.patches() == masked);
                }
            }
        }
    }

    /** Eq. 7 by the graph's gradient: a token so far against every query that its attention is 0 in float32. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_score_a_token_without_attention_with_nothing(Case fixture) {
        try (ForwardPass run = Explained.run(fixture);
                Result before = run.fromLastBlock(Map.of(), List.of(Taps.NORMED_TOKENS))) {
            ViTConfig config = run.model().config();
            float[] tokens = Tensors.values(before.get(0));
            int token = config.prefixTokens() + 3;
            float[] opposed = opposed(run, tokens);
            System.arraycopy(opposed, 0, tokens, token * config.width(), config.width());
            Target target = Explained.logits(fixture.model()).get(0);
            String product = Gradients.timesActivation(run, Taps.NORMED_TOKENS);
            try (TFloat32 fed = Tensors.of(tokens, before.get(0).shape().asArray());
                    TFloat32 direction = OutputGradients.of(run, target);
                    Result result = run.fromLastBlock(
                            new HashMap<String, Tensor>(
                                    Map.of(Taps.NORMED_TOKENS, fed, Gradients.DIRECTION, direction)),
                            List.of(product, Taps.ATTENTION))) {
                assertThat(Tensors.values(result.get(0))[token]).isZero();
                float[] attention = Tensors.values(result.get(1));
                for (int head = 0; head < config.heads(); head++) {
                    assertThat(attention[head * run.tokens() + token]).isZero();
                }
            }
        }
    }

    /** A token t with t . u_h far below 0 for every head, u_h read off the attention logits of unit tokens. */
    private static float[] opposed(ForwardPass run, float[] tokens) {
        int width = run.model().config().width();
        float[] units = new float[(1 + width) * width];
        System.arraycopy(tokens, 0, units, 0, width);
        for (int j = 0; j < width; j++) {
            units[(1 + j) * width + j] = 1;
        }
        try (TFloat32 fed = Tensors.of(units, 1, 1 + width, width);
                Result result = run.fromLastBlock(Map.of(Taps.NORMED_TOKENS, fed), List.of(Taps.ATTENTION_LOGITS))) {
            float[] logits = Tensors.values(result.get(0));
            float[] opposed = new float[width];
            for (int head = 0; head < run.model().config().heads(); head++) {
                float[] u = Arrays.copyOfRange(logits, head * (1 + width) + 1, (head + 1) * (1 + width));
                for (int j = 0; j < width; j++) {
                    opposed[j] -= (float) (2000 * u[j] / dot(u, u));
                }
            }
            return opposed;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_add_up_to_the_difference_when_integrated(Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            for (String method : List.of("integrated-cdam", "integrated-gradients[points=128]")) {
                List<Target> targets = Explained.logits(fixture.model()).subList(0, 3);
                Scores scores = Explained.scores(create(method), run, targets);
                double[] residuals = Objects.requireNonNull(scores.diagnostics().get(Completeness.RESIDUAL))[0];
                assertThat(residuals).hasSize(targets.size());
                for (int target = 0; target < residuals.length; target++) {
                    double scale = 0;
                    for (float score : scores.maps()[0][target]) {
                        scale += Math.abs(score);
                    }
                    assertThat(residuals[target]).as(method).isLessThan(2e-5 * scale);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_be_cdam_when_smoothed_without_noise(Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            List<Target> targets = Explained.logits(fixture.model());
            float[] cdam = Explained.joined(Explained.scores(create("cdam"), run, targets));
            for (String at : List.of("tokens", "block-input")) {
                Method smooth = create("smooth-cdam[samples=13,noise=0,at=" + at + "]");
                assertThat(Fixtures.relativeError(Explained.joined(Explained.scores(smooth, run, targets)), cdam))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void should_draw_other_noise_for_another_seed_and_come_close_to_the_mean_with_many_samples() {
        Case fixture = CASES.get(0);
        try (ForwardPass run = Explained.run(fixture)) {
            List<Target> target = List.of(Explained.logits(fixture.model()).get(0));
            float[] few = smooth(run, target, "samples=10,seed=1");
            float[] others = smooth(run, target, "samples=10,seed=2");
            float[] many = smooth(run, target, "samples=2000,seed=1");
            float[] manyOthers = smooth(run, target, "samples=2000,seed=2");
            assertThat(few).isNotEqualTo(others);
            assertThat(Fixtures.relativeError(many, manyOthers)).isLessThan(0.3 * Fixtures.relativeError(few, others));
        }
    }

    private static float[] smooth(ForwardPass run, List<Target> target, String options) {
        return Explained.joined(Explained.scores(create("smooth-cdam[" + options + "]"), run, target));
    }

    /** More targets than the latent has numbers: maps of the unit gradients, combined. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_give_the_same_maps_to_many_targets_as_to_one(Case fixture) {
        Random random = new Random(3);
        int width = TinyModels.model(fixture.model()).config().width();
        List<Target> many = new ArrayList<>();
        for (int target = 0; target < 1024 + width; target++) { // two chunks
            float[] gradient = new float[width];
            for (int j = 0; j < width; j++) {
                gradient[j] = (float) random.nextGaussian();
            }
            many.add(new LinearTarget(gradient, 0));
        }
        try (ForwardPass run = Explained.run(fixture)) {
            for (String method : List.of("cdam", "cdam-value", "cdam-attention")) {
                float[][] all = Explained.scores(create(method), run, many).maps()[0];
                for (int target : new int[] {0, 1023, 1024, many.size() - 1}) {
                    Scores one = Explained.scores(create(method), run, List.of(many.get(target)));
                    assertThat(Fixtures.relativeError(all[target], one.maps()[0][0]))
                            .isLessThan(1e-5);
                }
            }
        }
    }

    /** The order of gradient and closed form changes with the number of targets, the numbers do not. */
    @Test
    void should_explain_a_contrast_as_the_difference_of_two_classes() {
        Case fixture = CASES.get(0);
        var head = Explained.head(fixture.model()).linear();
        float[] difference = head.row(0);
        for (int j = 0; j < difference.length; j++) {
            difference[j] -= head.row(1)[j];
        }
        try (ForwardPass run = Explained.run(fixture)) {
            Scores both = Explained.scores(create("cdam"), run, Explained.logits(fixture.model()));
            float[] expected = both.maps()[0][0].clone();
            for (int i = 0; i < expected.length; i++) {
                expected[i] -= both.maps()[0][1][i];
            }
            Scores contrast = Explained.scores(create("cdam"), run, List.of(new LinearTarget(difference, 0)));
            assertThat(Fixtures.relativeError(contrast.maps()[0][0], expected)).isLessThan(1e-5);
        }
    }

    private static Method create(String spec) {
        return MethodSpec.parse(spec).create();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
