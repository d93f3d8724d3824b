package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.run.Run;
import cdam.explain.target.Target;
import cdam.explain.target.TargetBatch;
import org.tensorflow.types.TFloat32;

/** Gradients df/dlatent of targets at a run's latents, as the graph is fed with them. The caller closes the tensor. */
final class Directions {
    private Directions() {}

    /** One target of every image: (B,d). */
    static TFloat32 ofTarget(Run run, TargetBatch targets, int target) {
        int width = run.model().config().width();
        float[] values = new float[run.size() * width];
        for (int image = 0; image < run.size(); image++) {
            float[] gradient = targets.at(image, target).gradient(run.latent(image));
            System.arraycopy(gradient, 0, values, image * width, width);
        }
        return Tensors.of(values, run.size(), width);
    }

    /** A target of a run of one image: (1,d). */
    static TFloat32 of(Run one, Target target) {
        float[] gradient = target.gradient(target.linear() ? new float[0] : one.latent(0));
        return Tensors.of(gradient, 1, gradient.length);
    }

    /** Targets {@code from} to {@code to} (exclusive) of every image: (B,to-from,d). */
    static TFloat32 ofTargets(Run run, TargetBatch targets, int from, int to) {
        int width = run.model().config().width();
        float[] values = new float[run.size() * (to - from) * width];
        for (int image = 0; image < run.size(); image++) {
            float[] latent = run.latent(image);
            for (int target = from; target < to; target++) {
                float[] gradient = targets.at(image, target).gradient(latent);
                System.arraycopy(gradient, 0, values, (image * (to - from) + target - from) * width, width);
            }
        }
        return Tensors.of(values, run.size(), to - from, width);
    }
}
