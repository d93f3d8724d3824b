package cdam.train.solver;

import cdam.train.head.Recipe.Task;
import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.tensorflow.Result;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Ridge regression on targets of -1 and 1, for a whole path of penalties from one eigen-decomposition. What each image would
 * get from the other images alone is exact: {@code y - (y - f) / (1 - h)} with leverage h, the bias not penalised. Those
 * predictions, times the number that makes their log loss smallest, choose the penalty and become the logits (prevalidated
 * ridge regression, Dempster et al. 2024). Owns tensors, graph and session.
 */
public final class RidgeRegression implements AutoCloseable {
    /** The multiple is found on as many images; all have a say in the loss. */
    private static final int SAMPLE = 8192;

    /** Above this many products the rounding of float32 is far below the sample's own error. */
    private static final double FLOAT64_PRODUCTS = 2e10;

    private final int images;
    private final int classes;
    private final Task task;
    private final Moments moments;
    private final double[] targetMean;
    private final double[] products;
    private final Data all;
    private final Data sample;
    private final RidgeGraph<? extends TFloating> graph;
    private final TFloat64 mean;
    private final TFloat64 vectors;

    /** Images in blocks. */
    private record Data(FeatureBlocks blocks, Truth truth, int size) {}

    /**
     * One penalty of the path.
     *
     * @param penalty lambda
     * @param scale the number by which predictions are multiplied
     * @param loss the mean log loss of the scaled leave-one-out predictions
     */
    public record Candidate(double penalty, double scale, double loss) {}

    /** A penalty's coefficients in the eigenvectors' basis. Owns them. */
    record Fit(TFloat64 weight, TFloat64 shrinkage, TFloat64 bias) implements AutoCloseable {
        @Override
        public void close() {
            weight.close();
            shrinkage.close();
            bias.close();
        }
    }

    /**
     * Reads the examples.
     *
     * @param threads that run blocks of images at once
     * @param device how a session uses the machine
     */
    public RidgeRegression(Examples examples, Task task, int threads, ConfigProto device) {
        this.images = examples.size();
        this.classes = examples.classes();
        this.task = task;
        int features = examples.latents().width();
        all = data(examples, threads);
        int stride = (images + SAMPLE - 1) / SAMPLE;
        sample = stride == 1
                ? all
                : data(
                        examples.subset(IntStream.iterate(0, i -> i < images, i -> i + stride)
                                .toArray()),
                        threads);
        moments = Moments.of(all.blocks, images, features, device);
        graph = (double) images * features * classes < FLOAT64_PRODUCTS
                ? new RidgeGraph<>(TFloat64.class, task, classes, images, device)
                : new RidgeGraph<>(TFloat32.class, task, classes, images, device);
        mean = Doubles.tensor(moments.mean(), features);
        vectors = Doubles.tensor(moments.vectors(), features, features);
        targetMean = new double[classes];
        for (int[] labels : examples.labels()) {
            for (int label : labels) {
                targetMean[label] += 2.0 / images;
            }
        }
        for (int k = 0; k < classes; k++) {
            targetMean[k] -= 1;
        }
        double[] sum = new double[features * classes];
        each(all, (block, truth) -> graph.products(block, truth, mean), part -> Doubles.add(sum, 2, part));
        products = Doubles.product(Doubles.transpose(moments.vectors(), features), sum, features);
    }

    private Data data(Examples examples, int threads) {
        return new Data(
                new FeatureBlocks(examples.latents(), classes, threads),
                new Truth(task, examples.labels(), classes),
                examples.size());
    }

    /** Penalties from a millionth to a hundred times the features' mean eigenvalue, evenly on a logarithmic scale. */
    public double[] penalties(int count) {
        double unit = Math.max(Doubles.sum(moments.values()) / moments.features(), 1e-12);
        return IntStream.range(0, count)
                .mapToDouble(i -> unit * Math.pow(10, -6 + 8.0 * i / Math.max(1, count - 1)))
                .toArray();
    }

    /** The path, in the order of the penalties. */
    public List<Candidate> path(double[] penalties) {
        List<Fit> fits = new ArrayList<>();
        try {
            double[] scales = new double[penalties.length];
            for (int i = 0; i < penalties.length; i++) {
                fits.add(fit(penalties[i]));
                scales[i] = scale(fits.get(i));
            }
            double[] losses = losses(fits, scales);
            List<Candidate> path = new ArrayList<>();
            for (int i = 0; i < penalties.length; i++) {
                path.add(new Candidate(penalties[i], scales[i], losses[i]));
            }
            return path;
        } finally {
            fits.forEach(Fit::close);
        }
    }

    /** The candidate with the lowest loss; of equal ones the larger penalty. */
    public static Candidate best(List<Candidate> path) {
        return path.stream()
                .min(Comparator.comparingDouble(Candidate::loss)
                        .thenComparing(
                                Comparator.comparingDouble(Candidate::penalty).reversed()))
                .orElseThrow();
    }

    /** The head of a candidate. */
    public LinearHead head(Candidate candidate) {
        int features = moments.features();
        double[] weight = Doubles.transpose(coefficients(candidate.penalty), classes); // (C,F)
        double[] back = moments.rotateBack(weight);
        float[] w = new float[back.length];
        float[] b = new float[classes];
        for (int k = 0; k < classes; k++) {
            double bias = targetMean[k];
            for (int j = 0; j < features; j++) {
                bias -= back[k * features + j] * moments.mean()[j];
                w[k * features + j] = (float) (candidate.scale * back[k * features + j]);
            }
            b[k] = (float) (candidate.scale * bias);
        }
        return new LinearHead(classes, features, w, b);
    }

    /** The unscaled leave-one-out predictions (N,C) for a penalty. */
    double[] leaveOneOut(double penalty) {
        double[] predictions = new double[images * classes];
        int[] at = {0};
        try (Fit fit = fit(penalty)) {
            rotated(all, (block, truth) -> graph.predictions(block, truth, fit), part -> {
                System.arraycopy(part, 0, predictions, at[0], part.length);
                at[0] += part.length;
            });
        }
        return predictions;
    }

    private double[] coefficients(double penalty) {
        double[] weight = products.clone();
        for (int i = 0; i < weight.length; i++) {
            weight[i] /= moments.values()[i / classes] + penalty;
        }
        return weight;
    }

    private Fit fit(double penalty) {
        double[] shrinkage = new double[moments.features()];
        for (int j = 0; j < shrinkage.length; j++) {
            shrinkage[j] = 1 / (moments.values()[j] + penalty);
        }
        return new Fit(
                Doubles.tensor(coefficients(penalty), shrinkage.length, classes),
                Doubles.tensor(shrinkage, shrinkage.length),
                Doubles.tensor(targetMean, classes));
    }

    /** Newton's steps inside a bracket: the loss is convex in the scale. */
    private double scale(Fit fit) {
        double low = 0;
        double high = 1e6;
        double scale = 1;
        for (int i = 0; i < 60; i++) {
            double[] sums = losses(sample, fit, scale);
            if (sums[1] > 0) {
                high = scale;
            } else {
                low = scale;
            }
            double next = scale - sums[1] / sums[2];
            if (!(next > low && next < high)) {
                next = high == 1e6 ? 4 * scale : (low + high) / 2;
            }
            if (Math.abs(next - scale) <= 1e-6 * scale || next > 1e5) {
                return next;
            }
            scale = next;
        }
        return scale;
    }

    private double[] losses(Data data, Fit fit, double scale) {
        double[] sums = new double[3];
        rotated(data, (block, truth) -> graph.loss(block, truth, fit, scale), part -> Doubles.add(sums, 1, part));
        return sums;
    }

    private double[] losses(List<Fit> fits, double[] scales) {
        double[] losses = new double[fits.size()];
        rotated(
                all,
                (block, truth) -> IntStream.range(0, fits.size())
                        .mapToDouble(i -> graph.loss(block, truth, fits.get(i), scales[i])[0])
                        .toArray(),
                part -> Doubles.add(losses, 1.0 / images, part));
        return losses;
    }

    /** What is done with a block and its labels. */
    private interface Work<B> {
        double[] of(B block, TType truth);
    }

    private void each(Data data, Work<TFloat32> work, Consumer<double[]> consumer) {
        data.blocks.each(
                (start, rows, values) -> {
                    try (TType labels = data.truth.of(start, rows)) {
                        return work.of(values, labels);
                    }
                },
                consumer);
    }

    private void rotated(Data data, Work<Result> work, Consumer<double[]> consumer) {
        each(
                data,
                (block, truth) -> {
                    try (Result axes = graph.rotated(block, mean, vectors)) {
                        return work.of(axes, truth);
                    }
                },
                consumer);
    }

    @Override
    public void close() {
        if (sample.blocks != all.blocks) {
            sample.blocks.close();
        }
        all.blocks.close();
        graph.close();
        mean.close();
        vectors.close();
    }
}
