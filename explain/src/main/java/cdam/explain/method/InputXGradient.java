package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.BackwardPass;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.util.List;

/**
 * Input x gradient (Shrikumar et al. 2016, "Not Just a Black Box"): pixel times df/dpixel of the normalised image, summed over
 * a patch.
 */
final class InputXGradient implements ImageMethod {
    @Override
    public Coverage coverage() {
        return Coverage.MODEL;
    }

    @Override
    public double passes(int rows, int columns, int targets) {
        return Pixels.BACKWARD_PASSES * targets;
    }

    @Override
    public double memory(PassMemory image) {
        return image.backward();
    }

    @Override
    public List<String> retainedTaps(ViTConfig config) {
        return BackwardPass.uses(config);
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        return ImageScores.each(targets, progress, target -> {
            float[] gradient = Pixels.gradient(one, target);
            double[] wide = new double[gradient.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = gradient[i];
            }
            return Pixels.timesPixels(one, wide);
        });
    }
}
