package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.Taps;
import java.util.List;
import org.tensorflow.Result;

/**
 * Smooth CDAM: SmoothGrad (Smilkov et al. 2017) for CDAM, the mean over {@code samples} of sum_j T'_ij df/dT'_ij at T' = T +
 * noise.
 *
 * <p>The noise is normal with deviation {@code noise} (max - min) of what it is added to, in that image alone: with {@code
 * at=tokens} the last block's normed tokens T, the residual stream held; with {@code at=block-input} what enters the block,
 * before its norm, residual stream included. Every token is disturbed and counts in max and min. The draws depend on
 * {@code seed} and the number of tokens only, never on the image.
 */
final class SmoothCdam implements ImageMethod {
    private final int samples;
    private final Noise noise;
    private final String tap;

    SmoothCdam(MethodOptions options) {
        this(
                options.integer("samples", 50, 1, 100_000),
                Noise.seeded(options.number("noise", 0.05, 0, 100), options.integer("seed", 0, 0, Integer.MAX_VALUE)),
                options.choice("at", "tokens", List.of("tokens", "block-input")).equals("tokens")
                        ? Taps.NORMED_TOKENS
                        : Taps.BLOCK_INPUT);
    }

    SmoothCdam(int samples, Noise noise, String tap) {
        this.samples = samples;
        this.noise = noise;
        this.tap = tap;
    }

    @Override
    public Coverage coverage() {
        return Coverage.LAST_BLOCK;
    }

    @Override
    public double passes(int rows, int columns, int targets) {
        return LastBlockBatch.PASSES * samples * targets;
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        double[][] sums = new double[targets.size()][one.tokens()];
        for (int from = 0; from < samples; from += Noise.CHUNK) {
            int count = Math.min(Noise.CHUNK, samples - from);
            try (Result disturbed = noise.addTo(one, tap, from, count);
                    LastBlockBatch states = new LastBlockBatch(one, tap, disturbed.get(0))) {
                for (int target = 0; target < sums.length; target++) {
                    add(states.products(targets.get(target)), sums[target]);
                }
            }
            progress.at(from + count, samples);
        }
        float[][] maps = new float[sums.length][];
        for (int target = 0; target < maps.length; target++) {
            maps[target] = Patches.of(one, mean(sums[target]));
        }
        return ImageScores.of(maps);
    }

    private static void add(float[] products, double[] sum) {
        for (int i = 0; i < products.length; i++) {
            sum[i % sum.length] += products[i];
        }
    }

    private double[] mean(double[] sum) {
        double[] mean = new double[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sum[i] / samples;
        }
        return mean;
    }
}
