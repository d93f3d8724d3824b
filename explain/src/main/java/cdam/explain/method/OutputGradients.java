package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import org.tensorflow.types.TFloat32;

/** Gradients of targets at a run's images, as the graph is fed with them. The caller closes the tensor. */
final class OutputGradients {
    private OutputGradients() {}

    /** One target of every image, by {@link cdam.explain.forward.Features#lastBlockTap}: (B,d) or (B,F). */
    static TFloat32 ofTarget(ForwardPass run, TargetBatch targets, int target) {
        float[][] rows = new float[run.size()][];
        for (int image = 0; image < rows.length; image++) {
            rows[image] = run.features().atLastBlock(targets.at(image, target).gradient(run.features(image)));
        }
        return rows(rows);
    }

    /** A target of a run of one image, by the latent: (1,d). */
    static TFloat32 of(ForwardPass one, Target target) {
        float[] gradient = target.gradient(target.linear() ? new float[0] : one.features(0));
        return rows(one.features().layout().latent(gradient));
    }

    /** Targets {@code from} to {@code to} (exclusive) of every image, by the latent: (B,to-from,d). */
    static TFloat32 ofTargets(ForwardPass run, TargetBatch targets, int from, int to) {
        int width = run.model().config().width();
        float[] values = new float[run.size() * (to - from) * width];
        for (int image = 0; image < run.size(); image++) {
            float[] features = run.features(image);
            for (int target = from; target < to; target++) {
                float[] gradient =
                        run.features().layout().latent(targets.at(image, target).gradient(features));
                System.arraycopy(gradient, 0, values, (image * (to - from) + target - from) * width, width);
            }
        }
        return Tensors.of(values, run.size(), to - from, width);
    }

    /** Rows of one length, (n,length). */
    static TFloat32 rows(float[]... rows) {
        int length = rows[0].length;
        float[] values = new float[rows.length * length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * length, length);
        }
        return Tensors.of(values, rows.length, length);
    }
}
