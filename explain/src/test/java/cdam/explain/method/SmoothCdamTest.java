package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.targets.ProbabilityTarget;
import cdam.explain.targets.Target;
import cdam.io.NpyArray;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.vit.Taps;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

class SmoothCdamTest {
    private static final int SAMPLES = 13; // more than a chunk
    private static final double LEVEL = 0.05;

    static List<Case> cases() {
        return List.of(new Case("dino", "48x40"), new Case("dinov2-registers", "56x70"));
    }

    /** at=block-input: noise on what enters the block, residual stream included; here draw by draw. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_be_the_mean_of_cdam_over_disturbed_block_inputs(Case fixture) {
        try (ForwardPass run = Explained.run(fixture);
                Result result = run.fromImage(Map.of(), List.of(Taps.BLOCK_INPUT))) {
            float[] z = Tensors.values(result.get(0));
            NpyArray draws = draws(run, z.length);
            for (Target target : List.of(
                    Explained.logits(fixture.model()).get(2),
                    ProbabilityTarget.of(Explained.head(fixture.model()), 1))) {
                double[] sums = new double[run.tokens()];
                for (int sample = 0; sample < SAMPLES; sample++) {
                    add(run, target, disturbed(z, draws.values(), sample), sums);
                }
                float[] expected = new float[run.patches()];
                for (int patch = 0; patch < expected.length; patch++) {
                    expected[patch] = (float) (sums[run.model().config().prefixTokens() + patch] / SAMPLES);
                }
                Method smooth = new SmoothCdam(SAMPLES, GivenNoise.of(LEVEL, draws), Taps.BLOCK_INPUT);
                float[] found = Explained.joined(Explained.scores(smooth, run, List.of(target)));
                assertThat(Fixtures.relativeError(found, expected)).isLessThan(1e-5);
                float[] plain = Explained.joined(
                        Explained.scores(MethodSpec.parse("cdam").create(), run, List.of(target)));
                assertThat(Fixtures.relativeError(found, plain)).isGreaterThan(1e-3);
            }
        }
    }

    private static NpyArray draws(ForwardPass run, int size) {
        Random random = new Random(3);
        float[] values = new float[SAMPLES * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new NpyArray(new int[] {SAMPLES, run.tokens(), size / run.tokens()}, values);
    }

    /** z + level (max z - min z) noise. */
    private static float[] disturbed(float[] z, float[] draws, int sample) {
        float max = Float.NEGATIVE_INFINITY;
        float min = Float.POSITIVE_INFINITY;
        for (float value : z) {
            max = Math.max(max, value);
            min = Math.min(min, value);
        }
        float[] disturbed = new float[z.length];
        for (int i = 0; i < z.length; i++) {
            disturbed[i] = (float) (z[i] + LEVEL * (max - min) * draws[sample * z.length + i]);
        }
        return disturbed;
    }

    /** sum_j T'_ij df/dT'_ij of one disturbed state, target and all. */
    private static void add(ForwardPass run, Target target, float[] z, double[] sums) {
        try (TFloat32 fed = Tensors.of(z, 1, run.tokens(), z.length / run.tokens());
                Result latent = run.fromLastBlock(Map.of(Taps.BLOCK_INPUT, fed), List.of(Taps.LATENT));
                TFloat32 direction =
                        OutputGradients.rows(new float[][] {target.gradient(Tensors.values(latent.get(0)))});
                Result product = run.fromLastBlock(
                        Map.of(Taps.BLOCK_INPUT, fed, Gradients.DIRECTION, direction),
                        List.of(Gradients.timesActivation(run, Taps.NORMED_TOKENS)))) {
            float[] found = Tensors.values(product.get(0));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += found[i];
            }
        }
    }
}
