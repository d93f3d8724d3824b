package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.PassMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Integrated gradients (Sundararajan et al. 2017, Eq. 1) on pixels, from 0, the mean colour, to the image, summed over a patch:
 * S = sum of x_p integral over alpha of df/dx_p(alpha x).
 *
 * <p>{@code points} of a Gauss-Legendre rule, at most {@code batch} of them at a time and no more than fit into {@code memory}
 * megabytes, though always one.
 */
final class IntegratedGradients implements ImageMethod {
    private final GaussLegendre rule;
    private final int batch;
    private final int memory;

    IntegratedGradients(MethodOptions options) {
        this.rule = GaussLegendre.of(options.integer("points", 32, 1, 1024));
        this.batch = options.limit("batch", 4, 1, 1024);
        this.memory = options.limit("memory", PassMemory.DEFAULT_MEGABYTES, 1, 1 << 20);
    }

    @Override
    public Coverage coverage() {
        return Coverage.MODEL;
    }

    @Override
    public String total() {
        return "f(x) - f(mean colour)";
    }

    @Override
    public double passes(int rows, int columns, int targets) {
        return (1 + Pixels.BACKWARD_PASSES) * rule.nodes().length * targets;
    }

    @Override
    public double memory(PassMemory image) {
        return image.backward();
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        int points = rule.nodes().length;
        int together = together(one);
        float[][] maps = new float[targets.size()][];
        double[] explained = new double[targets.size()];
        for (int target = 0; target < maps.length; target++) {
            Target f = targets.get(target);
            double[] integral = new double[one.image(0).values().length];
            for (int from = 0; from < points; from += together) {
                int to = Math.min(points, from + together);
                add(Pixels.gradients(one, f, Arrays.copyOfRange(rule.nodes(), from, to)), from, integral);
                progress.at((long) target * points + to, (long) maps.length * points);
            }
            maps[target] = Pixels.timesPixels(one, integral);
            explained[target] = f.value(one.features(0)) - Pixels.value(one, f, 0);
        }
        return Completeness.of(maps, new double[maps.length], explained, Map.of());
    }

    /** Points at a time. */
    int together(ForwardPass one) {
        return PassMemory.fitting(one.memory().backward(), memory, batch);
    }

    private void add(float[] gradients, int from, double[] integral) {
        for (int i = 0; i < gradients.length; i++) {
            integral[i % integral.length] += rule.weights()[from + i / integral.length] * gradients[i];
        }
    }
}
