package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.vit.GraphOps;
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
 * attention; its row of [CLS]. The same for every class.
 */
final class Rollout implements Method {
    @Override
    public boolean oneByOne() {
        return true;
    }

    @Override
    public Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
        return ImageMethod.forEachImage(run, targets, progress, Rollout::explain);
    }

    private static ImageMethod.ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        int depth = one.model().config().depth();
        String row = GraphOps.addIfAbsent(one.model().graph(), "explain_rollout", ops -> row(ops, depth));
        try (Result result = one.fromKept(Map.of(), List.of(row))) {
            return ImageMethod.ImageScores.of(new float[][] {Patches.of(one, Tensors.values(result.get(0)), 0)});
        }
    }

    @Override
    public List<String> retainedTaps(ViTConfig config) {
        return IntStream.range(0, config.depth() - 1).mapToObj(Taps::attention).toList();
    }

    private static Operand<TFloat32> row(GraphOps ops, int depth) {
        Ops tf = ops.tf();
        Operand<TFloat32> half = tf.constant(0.5f);
        Operand<TFloat32> ofLast = tf.math.mean(ops.tap(Taps.ATTENTION), tf.constant(1));
        Operand<TFloat32> row = tf.math.mul(tf.math.add(AttentionRow.first(ops), ofLast), half);
        for (int block = depth - 2; block >= 0; block--) {
            Operand<TFloat32> mean = tf.math.mean(ops.tap(Taps.attention(block)), tf.constant(1)); // (B,M,M)
            row = tf.math.mul(tf.math.add(row, AttentionRow.times(ops, row, mean)), half);
        }
        return row;
    }
}
