package cdam.train.solver;

import cdam.train.head.Recipe.Task;
import cdam.vit.LinearHead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Logistic regression as scikit-learn defines it: the minimum over weight and bias of {@code c sum_i w_i loss_i + |weight|^2
 * / 2}, the bias not penalised. The loss is the softmax's cross entropy, or for several labels the sum of the classes' binary
 * ones. Of two classes with one label each scikit-learn fits one logit, whose penalty is half of that of two opposite ones:
 * so it is here.
 *
 * <p>Solved by {@link Lbfgs} on centred features in the basis of their principal axes, where the Hessian is nearly diagonal;
 * in float32 as far as that carries, then in float64. Owns tensors, graphs and sessions.
 */
public final class LogisticRegression implements AutoCloseable {
    /** The relative distance from the minimum at which a solution is done. */
    public static final double TOLERANCE = 1e-7;

    private static final double COARSE_TOLERANCE = 1e-8;
    private static final int LIMIT = 1000;

    private final Truth truth;
    private final int classes;
    private final int features;
    private final double tolerance;
    private final FeatureBlocks blocks;
    private final Moments moments;
    private final LogisticGraph<TFloat32> coarse;
    private final LogisticGraph<TFloat64> exact;
    private double[] curvature;

    /**
     * A solution.
     *
     * @param c the inverse penalty
     * @param weight (C,F)
     * @param bias (C)
     * @param objective at it
     * @param converged whether it is within the tolerance
     * @param evaluations of the objective
     */
    public record Solution(
            double c,
            double[] weight,
            double[] bias,
            double objective,
            boolean converged,
            int evaluations,
            int exactEvaluations) {
        /** A place to begin at: a head that was not found here. */
        public static Solution of(LinearHead head) {
            double[] w = new double[head.weight().length];
            double[] b = new double[head.bias().length];
            for (int i = 0; i < w.length; i++) {
                w[i] = head.weight()[i];
            }
            for (int i = 0; i < b.length; i++) {
                b[i] = head.bias()[i];
            }
            return new Solution(Double.NaN, w, b, Double.NaN, false, 0, 0);
        }

        /** In float32. */
        public LinearHead head() {
            float[] w = new float[weight.length];
            float[] b = new float[bias.length];
            for (int i = 0; i < w.length; i++) {
                w[i] = (float) weight[i];
            }
            for (int i = 0; i < b.length; i++) {
                b[i] = (float) bias[i];
            }
            return new LinearHead(b.length, w.length / b.length, w, b);
        }
    }

    /** Bytes that a solution takes at most, by measurement: the history of steps, and what one evaluation makes. */
    public static double memory(int features, int classes) {
        long numbers = (long) classes * (features + 1);
        return 8.0 * numbers * (2 * Lbfgs.history(numbers) + 27);
    }

    /**
     * Reads the examples.
     *
     * @param classWeights (C) what each class counts in the loss
     * @param threads that run blocks of images at once
     * @param device how a session uses the machine
     */
    public LogisticRegression(
            Examples examples, Task task, double[] classWeights, double tolerance, int threads, ConfigProto device) {
        this.classes = examples.classes();
        this.features = examples.latents().width();
        this.tolerance = tolerance;
        this.truth = new Truth(task, examples.labels(), classes);
        this.blocks = new FeatureBlocks(examples.latents(), classes, threads);
        this.moments = Moments.of(blocks, examples.size(), features, device);
        this.coarse = new LogisticGraph<>(TFloat32.class, task, classWeights, device);
        this.exact = new LogisticGraph<>(TFloat64.class, task, classWeights, device);
        this.curvature = new double[classes];
        Arrays.fill(curvature, examples.size() * (task == Task.SINGLE_LABEL ? (1 - 1.0 / classes) / classes : 0.25));
    }

    /**
     * Solves for one penalty.
     *
     * @param start where to begin, such as the solution for a neighbouring penalty; null: at 0
     */
    public Solution solve(double c, @Nullable Solution start) {
        double scale = truth.task() == Task.SINGLE_LABEL && classes == 2 ? c / 2 : c;
        Lbfgs lbfgs = new Lbfgs();
        double[] point = start == null ? new double[classes * features + classes] : centred(start);
        Lbfgs.Minimum near = lbfgs.minimise(
                (at, gradient) -> evaluate(coarse, scale, at, gradient),
                point,
                diagonal(scale),
                Math.max(COARSE_TOLERANCE, tolerance),
                1e-6,
                LIMIT);
        Lbfgs.Minimum end = lbfgs.minimise(
                (at, gradient) -> evaluate(exact, scale, at, gradient),
                near.point(),
                diagonal(scale),
                tolerance,
                1e-12,
                LIMIT);
        return solution(c, scale, end, near.evaluations(), end.evaluations());
    }

    private Solution solution(double c, double scale, Lbfgs.Minimum end, int coarse, int exactly) {
        double[] weight = moments.rotateBack(Arrays.copyOf(end.point(), classes * features));
        double[] bias = Arrays.copyOfRange(end.point(), classes * features, end.point().length);
        for (int k = 0; k < classes; k++) {
            for (int j = 0; j < features; j++) {
                bias[k] -= weight[k * features + j] * moments.mean()[j];
            }
        }
        boolean converged = end.decrement() <= 10 * tolerance * end.value();
        return new Solution(c, weight, bias, end.value() * c / scale, converged, coarse + exactly, exactly);
    }

    private double[] centred(Solution start) {
        double[] point = Arrays.copyOf(moments.rotate(start.weight), classes * features + classes);
        for (int k = 0; k < classes; k++) {
            double bias = start.bias[k];
            for (int j = 0; j < features; j++) {
                bias += start.weight[k * features + j] * moments.mean()[j];
            }
            point[classes * features + k] = bias;
        }
        return point;
    }

    /** The Hessian's diagonal, were each class's {@code p (1 - p)} the same for all images. */
    private double[] diagonal(double scale) {
        double[] diagonal = new double[classes * features + classes];
        for (int k = 0; k < classes; k++) {
            double mass = scale * Math.max(curvature[k], 1e-6 * moments.images());
            for (int j = 0; j < features; j++) {
                diagonal[k * features + j] = 1 + mass * moments.values()[j] / moments.images();
            }
            diagonal[classes * features + k] = mass;
        }
        return diagonal;
    }

    private double evaluate(LogisticGraph<? extends TFloating> graph, double scale, double[] point, double[] gradient) {
        double[] rotated = Arrays.copyOf(point, classes * features);
        double[] sums = new double[1 + point.length + classes];
        try (TFloat64 mean = Doubles.tensor(moments.mean(), features);
                TFloat64 weight = Doubles.tensor(moments.rotateBack(rotated), classes, features);
                TFloat64 bias = Doubles.tensor(Arrays.copyOfRange(point, classes * features, point.length), classes)) {
            blocks.each(
                    (start, rows, values) -> {
                        try (TType labels = truth.of(start, rows)) {
                            return graph.sums(values, labels, mean, weight, bias);
                        }
                    },
                    part -> Doubles.add(sums, part));
        }
        double[] weightGradient = moments.rotate(Arrays.copyOfRange(sums, 1, 1 + classes * features));
        for (int i = 0; i < point.length; i++) {
            gradient[i] = i < rotated.length ? scale * weightGradient[i] + point[i] : scale * sums[1 + i];
        }
        curvature = Arrays.copyOfRange(sums, 1 + point.length, sums.length);
        return scale * sums[0] + Doubles.dot(rotated, rotated) / 2;
    }

    @Override
    public void close() {
        blocks.close();
        coarse.close();
        exact.close();
    }
}
