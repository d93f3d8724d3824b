package cdam.train.solver;

import cdam.train.head.Recipe.Task;
import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.Arrays;
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
    /** The multiple is found on as many images, and no more than so many logits; all have a say in the loss. */
    private static final int SAMPLE = 8192;

    private static final int SAMPLE_LOGITS = 1 << 23;

    /** Numbers of the coefficients that are held at once: a penalty at least. */
    private static final int COEFFICIENTS = 1 << 24;

    /** Above this many products the rounding of float32 is far below the sample's own error. */
    private static final double FLOAT64_PRODUCTS = 2e9;

    private final int images;
    private final int classes;
    private final FeatureBlocks blocks;
    private final Truth truth;
    private final Moments moments;
    private final double[] targetMean;
    private final double[] products;
    private final RidgeScale scale;
    private final RidgeGraph<? extends TFloating> graph;
    private final TFloat64 mean;
    private final TFloat64 vectors;

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
     * Bytes that a path takes at most, by measurement: coefficients, and the sample's predictions.
     *
     * @param penalties of the path
     */
    public static double memory(long images, int features, int classes, int penalties) {
        int coefficients = Math.min(penalties, together(features, classes)) + 22;
        double sample = Math.min(SAMPLE, images) * 8.0 * features + 8.0 * Math.min(SAMPLE_LOGITS, images * classes);
        return 8.0 * features * classes * coefficients + sample;
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
        int features = examples.latents().width();
        blocks = new FeatureBlocks(examples.latents(), classes, threads);
        truth = new Truth(task, examples.labels(), classes);
        moments = Moments.of(blocks, images, features, device);
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
        each((block, labels) -> graph.products(block, labels, mean), part -> Doubles.add(sum, 2, part));
        products = Doubles.product(Doubles.transpose(moments.vectors(), features), sum, features);
        scale = scale(examples, task, threads);
    }

    private RidgeScale scale(Examples examples, Task task, int threads) {
        int count = Math.min(SAMPLE, Math.max(1, SAMPLE_LOGITS / classes));
        int stride = (images + count - 1) / count;
        Examples sample = examples.subset(
                IntStream.iterate(0, i -> i < images, i -> i + stride).toArray());
        try (FeatureBlocks some = new FeatureBlocks(sample.latents(), classes, threads)) {
            return new RidgeScale(graph, some, new Truth(task, sample.labels(), classes), mean, vectors, threads);
        }
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
        int together = together(moments.features(), classes);
        List<Candidate> path = new ArrayList<>();
        for (int from = 0; from < penalties.length; from += together) {
            int to = Math.min(penalties.length, from + together);
            extend(path, Arrays.copyOfRange(penalties, from, to));
        }
        return path;
    }

    /** How many penalties are held at once. */
    static int together(int features, int classes) {
        return (int) Math.max(1, COEFFICIENTS / ((long) features * classes));
    }

    private void extend(List<Candidate> path, double[] penalties) {
        List<Fit> fits = new ArrayList<>();
        try {
            double[] scales = new double[penalties.length];
            double before = path.isEmpty() ? 1 : path.get(path.size() - 1).scale;
            for (int i = 0; i < penalties.length; i++) {
                fits.add(fit(penalties[i]));
                scales[i] = scale.of(fits.get(i), Math.min(before, 1e3));
                before = scales[i];
            }
            double[] losses = losses(fits, scales);
            for (int i = 0; i < penalties.length; i++) {
                path.add(new Candidate(penalties[i], scales[i], losses[i]));
            }
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
            rotated((block, labels) -> values(graph.predictions(block, labels, fit)), part -> {
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

    private double[] losses(List<Fit> fits, double[] scales) {
        double[] losses = new double[fits.size()];
        rotated(
                (block, labels) -> IntStream.range(0, fits.size())
                        .mapToDouble(i -> loss(block, labels, fits.get(i), scales[i]))
                        .toArray(),
                part -> Doubles.add(losses, 1.0 / images, part));
        return losses;
    }

    private double loss(Result block, TType labels, Fit fit, double multiple) {
        try (Result left = graph.predictions(block, labels, fit)) {
            return graph.loss(left, labels, multiple)[0];
        }
    }

    private static double[] values(Result predictions) {
        try (predictions) {
            return Doubles.values(predictions.get(0));
        }
    }

    /** What is done with a block and its labels. */
    private interface Work<B> {
        double[] of(B block, TType labels);
    }

    private void each(Work<TFloat32> work, Consumer<double[]> consumer) {
        blocks.each(
                (start, rows, values) -> {
                    try (TType labels = truth.of(start, rows)) {
                        return work.of(values, labels);
                    }
                },
                consumer);
    }

    private void rotated(Work<Result> work, Consumer<double[]> consumer) {
        each(
                (block, labels) -> {
                    try (Result axes = graph.rotated(block, mean, vectors)) {
                        return work.of(axes, labels);
                    }
                },
                consumer);
    }

    @Override
    public void close() {
        blocks.close();
        scale.close();
        graph.close();
        mean.close();
        vectors.close();
    }
}
