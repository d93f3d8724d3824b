package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.targets.Target;
import cdam.image.ImageTensor;
import cdam.vit.Taps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** An image scaled towards 0, the mean colour, and gradients of a target by its pixels. */
final class Pixels {
    /** About what a backward pass takes, in forward passes. */
    static final double BACKWARD_PASSES = 2;

    private Pixels() {}

    /**
     * df/dx at x, (3,H,W) row-major.
     *
     * @param one a single-image pass whose retained activations are reused
     */
    static float[] gradient(ForwardPass one, Target target) {
        float[] gradient = target.gradient(target.linear() ? new float[0] : one.features(0));
        try (TFloat32 direction = OutputGradients.rows(gradient);
                Result result = one.fromRetained(Map.of(Gradients.DIRECTION, direction), List.of(operation(one)))) {
            return Tensors.values(result.get(0));
        }
    }

    /**
     * df/dx at scale * x for some scales.
     *
     * @param one a run of one image
     * @return (n,3,H,W) row-major
     */
    static float[] gradients(ForwardPass one, Target target, double... scales) {
        try (TFloat32 images = scaled(one.image(0), scales);
                TFloat32 direction = directions(one, target, images, scales.length);
                Result result = one.fromImage(
                        Map.of(Taps.IMAGE, images, Gradients.DIRECTION, direction), List.of(operation(one)))) {
            return Tensors.values(result.get(0));
        }
    }

    /** The gradient (B,3,H,W), to fetch. */
    private static String operation(ForwardPass one) {
        String of = one.features().tap();
        return one.features().byLastBlock()
                ? Gradients.backward(
                        one,
                        "explain_pixels_of_" + of,
                        of,
                        (ops, pass) -> ops.gradient(Taps.TOKENS, pass.atTokens(), Taps.IMAGE))
                : Gradients.at(one.model(), of, Taps.IMAGE);
    }

    private static TFloat32 directions(ForwardPass one, Target target, TFloat32 images, int count) {
        int size = one.features().layout().size();
        float[] features = target.linear() ? new float[count * size] : features(one, images);
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = target.gradient(Arrays.copyOfRange(features, i * size, (i + 1) * size));
        }
        return OutputGradients.rows(rows);
    }

    /** f at scale * x. */
    static double value(ForwardPass one, Target target, double scale) {
        try (TFloat32 image = scaled(one.image(0), scale)) {
            return target.value(features(one, image));
        }
    }

    private static float[] features(ForwardPass one, TFloat32 images) {
        try (Result result =
                one.fromImage(Map.of(Taps.IMAGE, images), List.of(one.features().tap()))) {
            return Tensors.values(result.get(0));
        }
    }

    /** scale * x for some scales, (n,3,H,W); the caller closes it. */
    static TFloat32 scaled(ImageTensor image, double... scales) {
        float[] x = image.values();
        float[] values = new float[scales.length * x.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scales[i / x.length] * x[i % x.length]);
        }
        return Tensors.of(values, scales.length, 3, image.height(), image.width());
    }

    /** sum over a patch's pixels and colours of pixel times gradient, (N). */
    static float[] timesPixels(ForwardPass one, double[] gradient) {
        ImageTensor image = one.image(0);
        int patch = one.model().config().patch();
        double[] sums = new double[one.patches()];
        for (int i = 0; i < gradient.length; i++) {
            int row = i / image.width() % image.height() / patch;
            int column = i % image.width() / patch;
            sums[row * one.columns() + column] += gradient[i] * image.values()[i];
        }
        float[] scores = new float[sums.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) sums[i];
        }
        return scores;
    }
}
