package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.TargetBatch;
import cdam.io.UsageException;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.vit.Taps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;

class AttentionMapTest {
    static List<Case> cases() {
        return List.of(new Case("dino", "48x40"), new Case("dinov2-registers", "56x70"));
    }

    private static float[][] maps(ForwardPass run, String method) {
        return MethodSpec.parse(method)
                .create()
                .explain(run, TargetBatch.NONE, Progress.NONE)
                .maps()[0];
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_take_the_last_block_unless_another_is_named(Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            int last = run.model().config().depth() - 1;
            for (String method : List.of("am", "am-heads")) {
                assertThat(maps(run, method + "[block=" + last + "]")).isDeepEqualTo(maps(run, method));
                assertThat(maps(run, method + "[block=0]")[0]).isNotEqualTo(maps(run, method)[0]);
            }
        }
    }

    /** Row of [CLS] of the whole attention (B,h,M,M), which another part of the graph makes. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_be_the_row_of_cls_in_the_named_block(Case fixture) {
        try (ForwardPass run = Explained.run(fixture);
                Result result = run.fromImage(Map.of(), List.of(Taps.attention(0)))) {
            float[] attention = Tensors.values(result.get(0));
            int tokens = run.tokens();
            int prefix = run.model().config().prefixTokens();
            float[][] heads = maps(run, "am-heads[block=0]");
            for (int head = 0; head < heads.length; head++) {
                float[] row = new float[run.patches()];
                System.arraycopy(attention, head * tokens * tokens + prefix, row, 0, row.length);
                assertThat(Fixtures.relativeError(heads[head], row)).isLessThan(1e-6);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_be_one_head_or_the_mean_of_all(Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            for (String block : List.of("-1", "0")) {
                float[][] heads = maps(run, "am-heads[block=" + block + "]");
                double[] mean = new double[run.patches()];
                for (int head = 0; head < heads.length; head++) {
                    assertThat(maps(run, "am[block=" + block + ",head=" + head + "]"))
                            .isDeepEqualTo(new float[][] {heads[head]});
                    for (int i = 0; i < mean.length; i++) {
                        mean[i] += heads[head][i] / heads.length;
                    }
                }
                float[] rounded = new float[mean.length];
                for (int i = 0; i < mean.length; i++) {
                    rounded[i] = (float) mean[i];
                }
                assertThat(Fixtures.relativeError(maps(run, "am[block=" + block + "]")[0], rounded))
                        .isLessThan(1e-6);
            }
            int heads = run.model().config().heads();
            assertThatThrownBy(() -> maps(run, "am[head=" + heads + "]"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("option head: expected -1 (the mean of all) or 0 to " + (heads - 1))
                    .hasMessageContaining("found " + heads);
        }
    }
}
