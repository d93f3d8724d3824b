package cdam.explain.method;

import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.vit.GraphOps;
import cdam.vit.LastBlockOps;
import cdam.vit.Taps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * The attention of one image's last block, row of [CLS] or the probe, taken apart: what becomes of the latent when some tokens
 * alone are in it. Sums are in float64, so that what is left beside a token with nearly all attention is exact.
 *
 * @param attention a (h,M)
 * @param values v (M,d), heads joined
 */
record LastAttention(ForwardPass one, float[] attention, float[] values) {
    private static final String VALUES = "explain_last_values";
    private static final String SUMS = "explain_value_sums"; // (n,d)
    private static final String LATENTS = "explain_latents_of_sums";

    /** What a token may leave of a head's attention, 1, before the others are summed without it. */
    private static final double LITTLE = 1e-6;

    /** Rows through the block's end at the same time: bounds the memory. */
    private static final int BATCH = 512;

    /** Sums over some tokens, not yet divided: weights a per head (h), a v (d). */
    record Sum(double[] weights, double[] values) {
        void add(Sum other, int sign) {
            for (int head = 0; head < weights.length; head++) {
                weights[head] += sign * other.weights[head];
            }
            for (int i = 0; i < values.length; i++) {
                values[i] += sign * other.values[i];
            }
        }

        Sum copy() {
            return new Sum(weights.clone(), values.clone());
        }
    }

    static LastAttention of(ForwardPass one) {
        Model last = one.model().lastBlock();
        GraphOps.addIfAbsent(last.graph(), VALUES, ops -> new LastBlockOps(ops, last.config()).values());
        try (Result result = one.fromLastBlock(Map.of(), List.of(Taps.ATTENTION, VALUES))) {
            return new LastAttention(one, Tensors.values(result.get(0)), Tensors.values(result.get(1)));
        }
    }

    /** Over some tokens. */
    Sum sum(int... tokens) {
        int heads = one.model().config().heads();
        int headWidth = one.model().config().headWidth();
        int all = attention.length / heads;
        Sum sum = new Sum(new double[heads], new double[heads * headWidth]);
        for (int token : tokens) {
            for (int head = 0; head < heads; head++) {
                double a = attention[head * all + token];
                sum.weights[head] += a;
                for (int i = head * headWidth; i < (head + 1) * headWidth; i++) {
                    sum.values[i] += a * values[token * sum.values.length + i];
                }
            }
        }
        return sum;
    }

    /** Over all tokens but one; {@code whole} is over all. */
    Sum without(int token, Sum whole) {
        Sum rest = whole.copy();
        rest.add(sum(token), -1);
        return DoubleStream.of(rest.weights).allMatch(weight -> weight > LITTLE)
                ? rest
                : sum(IntStream.range(0, one.tokens())
                        .filter(other -> other != token)
                        .toArray());
    }

    /** What the head reads where only the tokens of each sum are attended to, in their ratios. */
    float[][] features(List<Sum> sums, Progress progress) {
        Model last = one.model().lastBlock();
        GraphOps.addIfAbsent(
                last.graph(),
                LATENTS,
                ops -> new LastBlockOps(ops, last.config())
                        .latents(ops.fed(SUMS, TFloat32.class, -1, last.config().width())));
        float[][] features = new float[sums.size()][];
        for (int from = 0; from < features.length; from += BATCH) {
            List<Sum> some = sums.subList(from, Math.min(features.length, from + BATCH));
            try (TFloat32 fed = OutputGradients.rows(
                            some.stream().map(LastAttention::divided).toArray(float[][]::new));
                    Result result = one.fromLastBlock(Map.of(SUMS, fed), List.of(LATENTS))) {
                float[] latents = Tensors.values(result.get(0));
                int width = latents.length / some.size();
                for (int i = 0; i < some.size(); i++) {
                    float[] latent = Arrays.copyOfRange(latents, i * width, (i + 1) * width);
                    features[from + i] = one.features().layout().withLatent(one.features(0), latent);
                }
            }
            progress.at(from + some.size(), features.length);
        }
        return features;
    }

    private static float[] divided(Sum sum) {
        int headWidth = sum.values.length / sum.weights.length;
        float[] divided = new float[sum.values.length];
        for (int i = 0; i < divided.length; i++) {
            divided[i] = (float) (sum.values[i] / sum.weights[i / headWidth]);
        }
        return divided;
    }
}
