package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.targets.Target;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.vit.Taps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * Eq. 7 as a bound: |S_i| is at most the sum over heads of a_i |(dv_i + s_i (v_i - o)) . G|. The terms are taken from the
 * graph's gradient at the attention, which is v_i . G, and not from the closed form that they bound.
 */
class AttentionBoundTest {
    static List<Case> cases() {
        return List.of(new Case("dino", "48x40"), new Case("dinov2-registers", "56x70"));
    }

    /** Of one image: attention and its logits (h,M), and v_i . G (h,M+1), whose last token is 0, so that it is b_v . G. */
    private record Terms(int heads, int tokens, float[] attention, float[] logits, float[] valueTimesG) {
        static Terms of(ForwardPass run, Target target) {
            int heads = run.model().config().heads();
            int tokens = run.tokens();
            int width = run.model().config().width();
            try (Result result =
                    run.fromLastBlock(Map.of(), List.of(Taps.ATTENTION, Taps.ATTENTION_LOGITS, Taps.NORMED_TOKENS))) {
                float[] attention = Tensors.values(result.get(0));
                float[] withNone = new float[heads * (tokens + 1)];
                for (int head = 0; head < heads; head++) {
                    System.arraycopy(attention, head * tokens, withNone, head * (tokens + 1), tokens);
                }
                float[] normed = Arrays.copyOf(Tensors.values(result.get(2)), (tokens + 1) * width);
                try (TFloat32 fedTokens = Tensors.of(normed, 1, tokens + 1, width);
                        TFloat32 fedAttention = Tensors.of(withNone, 1, heads, tokens + 1);
                        TFloat32 direction = OutputGradients.of(run, target);
                        Result gradient = run.fromLastBlock(
                                Map.of(
                                        Taps.NORMED_TOKENS,
                                        fedTokens,
                                        Taps.ATTENTION,
                                        fedAttention,
                                        Gradients.DIRECTION,
                                        direction),
                                List.of(Gradients.at(run.model().lastBlock(), Taps.LATENT, Taps.ATTENTION)))) {
                    return new Terms(
                            heads, tokens, attention, Tensors.values(result.get(1)), Tensors.values(gradient.get(0)));
                }
            }
        }

        /** a_i (dv_i + s_i (v_i - o)) . G of a head. */
        double of(int head, int token) {
            double mixed = 0; // o . G
            for (int i = 0; i < tokens; i++) {
                mixed += attention[head * tokens + i] * value(head, i);
            }
            double value = value(head, token);
            double logit = logits[head * tokens + token];
            return attention[head * tokens + token] * (value - value(head, tokens) + logit * (value - mixed));
        }

        private double value(int head, int token) {
            return valueTimesG[head * (tokens + 1) + token];
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_bound_every_score_by_its_heads_terms(Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            List<Target> targets = Explained.logits(fixture.model());
            float[][] maps = Explained.scores(MethodSpec.parse("cdam").create(), run, targets)
                    .maps()[0];
            int prefix = run.model().config().prefixTokens();
            for (int target = 0; target < targets.size(); target++) {
                Terms terms = Terms.of(run, targets.get(target));
                float[] sums = new float[run.patches()];
                float largest = largest(maps[target]);
                boolean strict = false;
                for (int patch = 0; patch < sums.length; patch++) {
                    double bound = 0;
                    for (int head = 0; head < terms.heads(); head++) {
                        double term = terms.of(head, prefix + patch);
                        sums[patch] += (float) term;
                        bound += Math.abs(term);
                    }
                    assertThat(Math.abs(maps[target][patch])).isLessThanOrEqualTo((float) (bound + 1e-5 * largest));
                    strict |= Math.abs(maps[target][patch]) < 0.9 * bound;
                }
                assertThat(strict).as("heads that disagree somewhere").isTrue();
                assertThat(Fixtures.relativeError(sums, maps[target])).isLessThan(1e-5);
            }
        }
    }

    private static float largest(float[] map) {
        float largest = 0;
        for (float score : map) {
            largest = Math.max(largest, Math.abs(score));
        }
        return largest;
    }
}
