package cdam.explain.method;

import cdam.bundle.Model;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.vit.GraphOps;
import cdam.vit.LastBlockOps;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Grad-CAM (Selvaraju et al. 2017, Eq. 1 and 2) with the last block's normed tokens T as feature map: w_j = mean over
 * patches of df/dT_ij, S_i = relu(sum_j w_j T_ij). Never negative, by its definition.
 */
final class GradCam implements Method {
    private static final String CLOSED_FORM = "explain_gradcam_of_directions";

    private final By by;

    GradCam(MethodOptions options) {
        this.by = By.of("gradcam", options);
    }

    @Override
    public Coverage coverage() {
        return by.coverage();
    }

    @Override
    public void require(ViTConfig config) {
        by.require(config);
    }

    @Override
    public Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
        if (!by.gradient(run, targets)) {
            ClosedForm.require("gradcam", run.model().config());
            Model last = run.model().lastBlock();
            GraphOps.addIfAbsent(last.graph(), CLOSED_FORM, ops -> new LastBlockOps(ops, last.config()).gradCam());
            return Scores.of(rectified(ClosedForm.maps(run, targets, CLOSED_FORM)));
        }
        String of = run.features().lastBlockTap();
        Model lastBlock = run.model().lastBlock();
        String gradient = Gradients.at(lastBlock, of, Taps.NORMED_TOKENS);
        int prefix = lastBlock.config().prefixTokens();
        String rows =
                GraphOps.addIfAbsent(lastBlock.graph(), "explain_gradcam_of_" + of, ops -> map(ops, gradient, prefix));
        return Scores.of(GradientMaps.of(run, targets, rows));
    }

    private static float[][][] rectified(float[][][] maps) {
        for (float[][] image : maps) {
            for (float[] map : image) {
                for (int patch = 0; patch < map.length; patch++) {
                    map[patch] = Math.max(0, map[patch]);
                }
            }
        }
        return maps;
    }

    /** (B,M). */
    private static Operand<TFloat32> map(GraphOps ops, String gradient, int prefix) {
        Ops tf = ops.tf();
        Operand<TFloat32> atPatches =
                tf.slice(ops.tap(gradient), tf.constant(new int[] {0, prefix, 0}), tf.constant(new int[] {-1, -1, -1}));
        Operand<TFloat32> weights = tf.math.mean(atPatches, tf.constant(1), Mean.keepDims(true)); // (B,1,d)
        Operand<TFloat32> product = tf.math.mul(ops.tap(Taps.NORMED_TOKENS), weights);
        return tf.nn.relu(tf.reduceSum(product, tf.constant(-1)));
    }
}
