package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.PartialResults;
import cdam.explain.score.Scores;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.image.ImageTensor;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import cdam.vit.Taps;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** Shapley values against the definition, over all coalitions, of a model whose image has few patches. */
class ShapleyTest {
    private static final String MODEL = "dinov2-registers"; // patches of 14

    /** Rows x columns of patches. */
    private static ForwardPass run(int rows, int columns, PartialResults partial) {
        float[] values = new float[3 * rows * 14 * columns * 14];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 0.013 + i % 7);
        }
        return ForwardPass.of(
                TinyModels.model(MODEL),
                Explained.head(MODEL),
                List.of(new ImageTensor(rows * 14, columns * 14, values)),
                partial);
    }

    private static List<Target> targets() {
        return Explained.logits(MODEL).subList(0, 3);
    }

    private static Scores scores(String method, ForwardPass run) {
        return Explained.scores(MethodSpec.parse(method).create(), run, targets());
    }

    /** By the definition: the mean over all orders of what i adds, [target][patch]. */
    private static double[][] byDefinition(ForwardPass run, Function<int[], float[]> features) {
        int n = run.patches();
        float[][] all = IntStream.range(0, 1 << n)
                .mapToObj(mask -> features.apply(
                        IntStream.range(0, n).filter(i -> (mask >> i & 1) == 1).toArray()))
                .toArray(float[][]::new);
        double[] factorial = new double[n + 1];
        factorial[0] = 1;
        for (int i = 1; i <= n; i++) {
            factorial[i] = i * factorial[i - 1];
        }
        List<Target> targets = targets();
        double[][] values = new double[targets.size()][n];
        for (int target = 0; target < values.length; target++) {
            double[] of =
                    Arrays.stream(all).mapToDouble(targets.get(target)::value).toArray();
            for (int mask = 0; mask < 1 << n; mask++) {
                for (int i = 0; i < n; i++) {
                    if ((mask >> i & 1) == 1) {
                        int others = Integer.bitCount(mask) - 1;
                        values[target][i] += factorial[others]
                                * factorial[n - others - 1]
                                / factorial[n]
                                * (of[mask] - of[mask & ~(1 << i)]);
                    }
                }
            }
        }
        return values;
    }

    /** The last block with the attention logits of the others at minus infinity. */
    private static float[] inLastAttention(ForwardPass run, int[] patches) {
        float[] logits;
        try (Result result = run.fromLastBlock(Map.of(), List.of(Taps.ATTENTION_LOGITS))) {
            logits = Tensors.values(result.get(0));
        }
        int heads = run.model().config().heads();
        int prefix = run.tokens() - run.patches();
        for (int patch = 0; patch < run.patches(); patch++) {
            int absent = patch;
            if (IntStream.of(patches).noneMatch(present -> present == absent)) {
                for (int head = 0; head < heads; head++) {
                    logits[head * run.tokens() + prefix + patch] = Float.NEGATIVE_INFINITY;
                }
            }
        }
        try (TFloat32 fed = Tensors.of(logits, 1, heads, run.tokens());
                Result result = run.fromLastBlock(Map.of(Taps.ATTENTION_LOGITS, fed), List.of(Taps.LATENT))) {
            return Tensors.values(result.get(0));
        }
    }

    /** The whole model on the tokens that stay. */
    private static float[] inModel(ForwardPass run, int[] patches) {
        float[] tokens;
        try (Result result = run.fromImage(Map.of(), List.of(Taps.TOKENS))) {
            tokens = Tensors.values(result.get(0));
        }
        int width = run.model().config().width();
        int prefix = run.tokens() - run.patches();
        int[] kept = IntStream.concat(
                        IntStream.range(0, prefix), IntStream.of(patches).map(patch -> prefix + patch))
                .toArray();
        float[] left = new float[kept.length * width];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(tokens, kept[i] * width, left, i * width, width);
        }
        try (TFloat32 fed = Tensors.of(left, 1, kept.length, width);
                Result result = run.model().run(Map.of(Taps.TOKENS, fed), List.of(Taps.LATENT))) {
            return Tensors.values(result.get(0));
        }
    }

    @Test
    void should_be_exact_where_all_coalitions_are_asked() {
        try (ForwardPass run = run(2, 3, PartialResults.NONE)) {
            requireExact(run, "shapley-last[group=1]", patches -> inLastAttention(run, patches));
            requireExact(run, "token-shapley[group=1]", patches -> inModel(run, patches));
        }
    }

    private static void requireExact(ForwardPass run, String method, Function<int[], float[]> features) {
        double[][] expected = byDefinition(run, features);
        Scores found = scores(method, run);
        for (int target = 0; target < expected.length; target++) {
            float[] map = found.maps()[0][target];
            assertThat(Fixtures.relativeError(map, floats(expected[target]))).isLessThan(1e-5);
            assertThat(Objects.requireNonNull(found.intervals())[0][target])
                    .containsExactly(joined(map, map)); // no width
        }
    }

    /** Of twelve patches all 4096 coalitions are the truth; 95 of 100 such intervals hold it. */
    @Test
    void should_hold_all_coalitions_of_twelve_patches_in_the_intervals() {
        try (ForwardPass run = run(3, 4, PartialResults.NONE)) {
            requireInside(run, "shapley-last[group=1,permutations=200]", patches -> inLastAttention(run, patches));
        }
    }

    @Test
    void should_hold_all_coalitions_of_tokens_in_the_intervals() {
        try (ForwardPass run = run(3, 3, PartialResults.NONE)) {
            requireInside(run, "token-shapley[group=1,passes=400]", patches -> inModel(run, patches));
        }
    }

    private static void requireInside(ForwardPass run, String method, Function<int[], float[]> features) {
        double[][] expected = byDefinition(run, features);
        Scores found = scores(method, run);
        int inside = 0;
        for (int target = 0; target < expected.length; target++) {
            float[] map = found.maps()[0][target];
            float[] interval = Objects.requireNonNull(found.intervals())[0][target];
            double largest =
                    Arrays.stream(expected[target]).map(Math::abs).max().orElseThrow();
            for (int patch = 0; patch < map.length; patch++) {
                double half = (interval[map.length + patch] - interval[patch]) / 2;
                double error = Math.abs(map[patch] - expected[target][patch]);
                assertThat(half).isBetween(1e-4 * largest, 0.3 * largest);
                assertThat(error).isLessThan(2.5 * half);
                inside += error <= half ? 1 : 0;
            }
            double residual = Objects.requireNonNull(found.diagnostics().get(Completeness.RESIDUAL))[0][target];
            assertThat(residual).isLessThan(1e-5 * Math.max(1, largest));
        }
        assertThat(inside).isGreaterThanOrEqualTo((int) (0.85 * expected.length * run.patches()));
    }

    @Test
    void should_share_a_groups_value_by_its_patches() {
        try (ForwardPass run = run(2, 3, PartialResults.NONE)) {
            Scores pairs = scores("shapley-last[group=2]", run); // groups of four and of two patches
            float[] map = pairs.maps()[0][0];
            assertThat(map[0]).isEqualTo(map[1]).isEqualTo(map[3]).isEqualTo(map[4]);
            assertThat(map[2]).isEqualTo(map[5]).isNotEqualTo(map[0]);
            double explained = Objects.requireNonNull(pairs.diagnostics().get(Completeness.EXPLAINED))[0][0];
            assertThat(4.0 * map[0] + 2.0 * map[2]).isCloseTo(explained, offset(1e-5));
        }
    }

    /** What a killed run has kept is not computed again, and gives the same bits. */
    @Test
    void should_go_on_where_it_was_stopped() {
        Map<String, float[]> kept = new HashMap<>();
        PartialResults partial = new PartialResults() {
            @Override
            public Optional<float[]> read(String key) {
                return Optional.ofNullable(kept.get(key));
            }

            @Override
            public void write(String key, float[] values) {
                kept.put(key, values);
            }
        };
        Method method = MethodSpec.parse("token-shapley[group=1,passes=400]").create();
        try (ForwardPass run = run(3, 3, partial)) {
            float[] whole = Explained.joined(Explained.scores(method, run, targets()));
            String key = kept.keySet().iterator().next();
            float[] all = Objects.requireNonNull(kept.get(key));
            kept.put(key, Arrays.copyOf(all, all.length / 2));
            long[] wentOn = new long[1];
            Progress progress = new Progress() {
                @Override
                public void at(long done, long total) {}

                @Override
                public void goesOn(long done, long total) {
                    wentOn[0] = done;
                }
            };
            Scores again = method.explain(run, TargetBatch.same(1, targets()), progress);
            assertThat(wentOn[0]).isPositive();
            assertThat(Explained.joined(again)).containsExactly(whole);
        }
    }

    @Test
    void should_refuse_fewer_passes_than_two_orders_and_their_reverses_take() {
        try (ForwardPass run = run(3, 4, PartialResults.NONE)) {
            assertThatThrownBy(() -> scores("token-shapley[group=1,passes=43]", run))
                    .hasMessage("token-shapley: option passes: expected at least 44 for 12 groups of patches, found 43;"
                            + " give more, or a larger group");
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] joined(float[] a, float[] b) {
        float[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
