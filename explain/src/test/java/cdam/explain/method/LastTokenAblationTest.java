package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.vit.GraphOps;
import cdam.vit.Taps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Result;
import org.tensorflow.Tensor;

class LastTokenAblationTest {
    private static final Case FIXTURE = new Case("dinov2-registers", "56x70");

    @Test
    void should_equal_the_last_block_computed_without_the_token() {
        try (ForwardPass run = Explained.run(FIXTURE)) {
            requireBruteForce(run, Explained.logits(FIXTURE.model()));
        }
    }

    /** A difference of the whole and the token would have lost the others' digits. */
    @Test
    void should_sum_the_others_where_one_token_has_all_attention() {
        try (ForwardPass run = Explained.run(FIXTURE)) {
            int heads = run.model().config().heads();
            float[] attention = new float[heads * run.tokens()];
            Arrays.fill(attention, 1e-12f);
            for (int head = 0; head < heads; head++) {
                attention[head * run.tokens() + 7] = 1;
            }
            float[] values = new float[run.tokens() * run.model().config().width()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(i);
            }
            LastAttention last = new LastAttention(run, attention, values);
            int[] all = IntStream.range(0, run.tokens()).toArray();
            int[] others = IntStream.of(all).filter(token -> token != 7).toArray();
            LastAttention.Sum found = last.without(7, last.sum(all));
            assertThat(found.values()).containsExactly(last.sum(others).values());
            assertThat(found.weights()).containsOnly(last.sum(others).weights()[0]);
        }
    }

    @Test
    void should_be_the_same_bits_whatever_is_asked_for_beside_it() {
        try (ForwardPass run = Explained.run(FIXTURE)) {
            List<Target> logits = Explained.logits(FIXTURE.model());
            List<Target> many = new ArrayList<>();
            while (many.size() < 300) {
                many.addAll(logits);
            }
            Method method = MethodSpec.parse("tam-last").create();
            float[][] maps = Explained.scores(method, run, many).maps()[0];
            for (int target = 0; target < many.size(); target += 37) {
                assertThat(maps[target])
                        .containsExactly(Explained.scores(method, run, List.of(many.get(target)))
                                .maps()[0][0]);
            }
        }
    }

    /** The last block's input, and its turns where positions are rotary, with the token's row taken out. */
    static void requireBruteForce(ForwardPass run, List<Target> targets) {
        float[][] maps = Explained.scores(MethodSpec.parse("tam-last").create(), run, targets)
                .maps()[0];
        boolean rotary = run.model().config().layout().positions().rotary();
        List<String> inputs = rotary ? List.of(Taps.BLOCK_INPUT, Taps.ROTATION) : List.of(Taps.BLOCK_INPUT);
        List<String> copies = inputs.stream()
                .map(tap -> GraphOps.addIfAbsent(
                        run.model().lastBlock().graph(),
                        "explain_test_" + tap,
                        ops -> ops.tf().identity(ops.tap(tap))))
                .toList();
        float[] expected = new float[targets.size() * run.patches()];
        try (Result whole = run.fromLastBlock(Map.of(), copies)) {
            for (int patch = 0; patch < run.patches(); patch++) {
                Map<String, Tensor> feeds = new HashMap<>();
                for (int i = 0; i < inputs.size(); i++) {
                    feeds.put(
                            inputs.get(i),
                            without(whole.get(i), run.model().config().prefixTokens() + patch));
                }
                try (Result result = run.fromLastBlock(feeds, List.of(Taps.LATENT))) {
                    float[] latent = Tensors.values(result.get(0));
                    for (int target = 0; target < targets.size(); target++) {
                        Target f = targets.get(target);
                        expected[target * run.patches() + patch] = (float) (f.value(run.features(0)) - f.value(latent));
                    }
                } finally {
                    feeds.values().forEach(Tensor::close);
                }
            }
        }
        float[] found = new float[expected.length];
        for (int target = 0; target < maps.length; target++) {
            System.arraycopy(maps[target], 0, found, target * run.patches(), run.patches());
        }
        assertThat(Fixtures.relativeError(found, expected)).isLessThan(1e-5);
    }

    private static Tensor without(Tensor tokens, int token) {
        float[] values = Tensors.values(tokens);
        int count = (int) tokens.shape().get(1);
        int width = (int) tokens.shape().get(2);
        float[] kept = new float[values.length - width];
        System.arraycopy(values, 0, kept, 0, token * width);
        System.arraycopy(values, (token + 1) * width, kept, token * width, kept.length - token * width);
        return Tensors.of(kept, 1, count - 1, width);
    }

    static void requireRefusal(cdam.vit.ViTConfig config) {
        assertThatThrownBy(() -> MethodSpec.parse("tam-last").create().require(config))
                .hasMessageContaining("tam-last: expected", "mean patch");
    }
}
