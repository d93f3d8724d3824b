package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.Target;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.vit.GraphOps;
import cdam.vit.LastBlockOps;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;

class LogitSplitTest {
    private static final Case FIXTURE = new Case("dinov2-registers", "56x70");

    static List<Case> cases() {
        return Fixtures.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_sum_to_the_logit(Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            requireSum(run, Explained.logits(fixture.model()), "logit-split");
            requireSum(run, Explained.logits(fixture.model()), "logit-split[block=1,head=1]");
        }
    }

    /** The map and what is beside it, against the logit that the model gives. */
    static void requireSum(ForwardPass run, List<Target> targets, String method) {
        Scores scores = Explained.scores(MethodSpec.parse(method).create(), run, targets);
        double largest = targets.stream()
                .mapToDouble(target -> Math.abs(target.value(run.features(0))))
                .max()
                .orElseThrow();
        for (int target = 0; target < targets.size(); target++) {
            double sum = 0;
            for (float score : scores.maps()[0][target]) {
                sum += score;
            }
            for (String part : LogitSplit.PARTS) {
                sum += diagnostic(scores, part, target);
            }
            double logit = targets.get(target).value(run.features(0));
            assertThat(Math.abs(sum - logit)).isLessThan(1e-5 * largest);
            assertThat(diagnostic(scores, Completeness.EXPLAINED, target)).isEqualTo(logit);
            assertThat(diagnostic(scores, Completeness.RESIDUAL, target)).isLessThan(1e-5 * largest);
        }
    }

    private static double diagnostic(Scores scores, String name, int target) {
        return Objects.requireNonNull(scores.diagnostics().get(name))[0][target];
    }

    @Test
    void should_sum_over_blocks_and_heads_to_the_whole_map() {
        try (ForwardPass run = Explained.run(FIXTURE)) {
            ViTConfig config = run.model().config();
            List<Target> targets = Explained.logits(FIXTURE.model());
            float[] whole = maps(run, targets, "logit-split");
            float[] sum = new float[whole.length];
            for (int block = 0; block < config.depth(); block++) {
                for (int head = 0; head < config.heads(); head++) {
                    float[] one = maps(run, targets, "logit-split[block=" + block + ",head=" + head + "]");
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += one[i];
                    }
                }
            }
            assertThat(Fixtures.relativeError(sum, whole)).isLessThan(1e-5);
        }
    }

    /** One attention head's part in float64, from the block's attention, query, key and value, and the weights. */
    @Test
    void should_equal_attention_times_value_through_projection_and_norm() {
        try (ForwardPass run = Explained.run(FIXTURE)) {
            ViTConfig config = run.model().config();
            int block = 0;
            int head = 1;
            List<Target> targets = Explained.logits(FIXTURE.model()).subList(0, 3);
            float[] found = maps(run, targets, "logit-split[block=0,head=1]");
            float[] expected = new float[found.length];
            try (Result taps = run.fromImage(
                    Map.of(),
                    List.of(Taps.attention(block), Taps.qkv(block), Taps.weight(block, "attn.proj"), "norm.weight"))) {
                float[] attention = Tensors.values(taps.get(0));
                float[] qkv = Tensors.values(taps.get(1));
                float[] projection = Tensors.values(taps.get(2));
                float[] gamma = Tensors.values(taps.get(3));
                double deviation = deviation(run);
                int width = config.width();
                int tokens = run.tokens();
                for (int patch = 0; patch < run.patches(); patch++) {
                    int token = config.prefixTokens() + patch;
                    double[] written = new double[width];
                    double a = attention[head * tokens * tokens + token];
                    for (int i = head * config.headWidth(); i < (head + 1) * config.headWidth(); i++) {
                        for (int j = 0; j < width; j++) {
                            written[j] += a * qkv[token * 3 * width + 2 * width + i] * projection[i * width + j];
                        }
                    }
                    double mean = Arrays.stream(written).average().orElseThrow();
                    for (int target = 0; target < targets.size(); target++) {
                        float[] g = targets.get(target).gradient(run.features(0));
                        double score = 0;
                        for (int j = 0; j < width; j++) {
                            score += g[j] * gamma[j] * (written[j] - mean) / deviation;
                        }
                        expected[target * run.patches() + patch] = (float) score;
                    }
                }
            }
            assertThat(Fixtures.relativeError(found, expected)).isLessThan(1e-5);
        }
    }

    /** Of [CLS] before the final norm, which the graph computes as (x - mean) / deviation. */
    private static double deviation(ForwardPass run) {
        String name = GraphOps.addIfAbsent(
                run.model().graph(),
                "explain_test_output",
                ops -> new LastBlockOps(ops, run.model().config()).output());
        try (Result result = run.fromImage(Map.of(), List.of(name))) {
            float[] x = Tensors.values(result.get(0));
            double mean = 0;
            for (float each : x) {
                mean += each / (double) x.length;
            }
            double variance = 0;
            for (float each : x) {
                variance += (each - mean) * (each - mean) / x.length;
            }
            return Math.sqrt(variance + run.model().config().epsilon());
        }
    }

    @Test
    void should_refuse_a_block_that_is_not_there() {
        try (ForwardPass run = Explained.run(FIXTURE)) {
            assertThatThrownBy(() -> MethodSpec.parse("logit-split[block=12]")
                            .create()
                            .require(run.model().config()))
                    .hasMessageContaining("logit-split: option block: expected -1 (all) or 0 to");
        }
    }

    private static float[] maps(ForwardPass run, List<Target> targets, String method) {
        return Explained.joined(Explained.scores(MethodSpec.parse(method).create(), run, targets));
    }
}
