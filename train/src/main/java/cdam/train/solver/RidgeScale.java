package cdam.train.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/**
 * Finds the number by which leave-one-out predictions are multiplied: the one of the lowest log loss on a sample of the
 * images. Owns the sample's tensors.
 */
final class RidgeScale implements AutoCloseable {
    private final RidgeGraph<?> graph;
    private final int threads;
    private final List<Block> sample = new ArrayList<>();

    private record Block(TType labels, Result rotated) {}

    RidgeScale(RidgeGraph<?> graph, FeatureBlocks blocks, Truth truth, TFloat64 mean, TFloat64 vectors, int threads) {
        this.graph = graph;
        this.threads = threads;
        blocks.each(
                (start, rows, values) -> new Block(truth.of(start, rows), graph.rotated(values, mean, vectors)),
                sample::add);
    }

    /**
     * By Newton's steps inside a bracket: the loss is convex in the number.
     *
     * @param start above 0
     */
    double of(RidgeRegression.Fit fit, double start) {
        List<Result> left = new ArrayList<>();
        try {
            FeatureBlocks.each(
                    sample, threads, block -> graph.predictions(block.rotated, block.labels, fit), left::add);
            double low = 0;
            double high = 1e6;
            double scale = start;
            for (int i = 0; i < 60; i++) {
                double[] slopes = derivatives(left, scale);
                if (slopes[0] > 0) {
                    high = scale;
                } else {
                    low = scale;
                }
                double next = scale - slopes[0] / slopes[1];
                if (!(next > low && next < high)) {
                    next = high == 1e6 ? 4 * scale : (low + high) / 2;
                }
                if (Math.abs(next - scale) <= 1e-6 * scale || next > 1e5) {
                    return next;
                }
                scale = next;
            }
            return scale;
        } finally {
            left.forEach(Result::close);
        }
    }

    private double[] derivatives(List<Result> left, double scale) {
        double[] sums = new double[2];
        FeatureBlocks.each(
                IntStream.range(0, left.size()).boxed().toList(),
                threads,
                block -> graph.derivatives(left.get(block), sample.get(block).labels, scale),
                part -> Doubles.add(sums, 1, part));
        return sums;
    }

    @Override
    public void close() {
        for (Block block : sample) {
            block.labels.close();
            block.rotated.close();
        }
    }
}
