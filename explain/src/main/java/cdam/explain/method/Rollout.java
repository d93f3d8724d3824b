package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.GraphOps;
import cdam.vit.PassMemory;
import cdam.vit.Pooling;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Attention rollout (Abnar and Zuidema 2020, Eq. 1): the product over blocks of (I + A) / 2, A the mean of the heads'
 * attention; its row of [CLS], of the probe, or the patches' mean. The same for every class.
 */
final class Rollout implements ImageMethod {
    @Override
    public double memory(PassMemory image) {
        return image.isComputedAgain() ? image.forward() : image.retained();
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        ViTConfig config = one.model().config();
        String row = GraphOps.addIfAbsent(one.model().graph(), "explain_rollout", ops -> row(ops, config));
        try (Result result = one.fromRetained(Map.of(), List.of(row))) {
            return ImageScores.of(new float[][] {Patches.of(one, Tensors.values(result.get(0)), 0)});
        }
    }

    @Override
    public List<String> retainedTaps(ViTConfig config) {
        return IntStream.range(0, config.wholeBlocks())
                .mapToObj(Taps::attention)
                .toList();
    }

    private static Operand<TFloat32> row(GraphOps ops, ViTConfig config) {
        Ops tf = ops.tf();
        Operand<TFloat32> half = tf.constant(0.5f);
        Pooling pooling = config.layout().pooling();
        String last = pooling.isMean() ? Taps.attention(config.wholeBlocks()) : Taps.ATTENTION;
        Operand<TFloat32> row = AttentionRow.afterLast(ops, config, tf.math.mean(ops.tap(last), tf.constant(1)));
        if (pooling != Pooling.PROBE) {
            row = tf.math.mul(row, half);
        }
        for (int block = config.wholeBlocks() - 1; block >= 0; block--) {
            Operand<TFloat32> mean = tf.math.mean(ops.tap(Taps.attention(block)), tf.constant(1)); // (B,M,M)
            row = tf.math.mul(tf.math.add(row, AttentionRow.times(ops, row, mean)), half);
        }
        return row;
    }
}
