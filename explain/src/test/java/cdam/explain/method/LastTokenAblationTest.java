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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
