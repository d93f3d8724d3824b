package cdam.train.fit;

import cdam.train.solver.LogisticRegression;
import cdam.train.solver.RidgeRegression;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What fitting heads takes beside the program and the backbone, in bytes. The factors were measured on 2,000 to 40,000 images,
 * 10 to 8,000 classes and 384 to 1,920 features; what they lead to is a little too much rather than too little.
 *
 * @param images of the largest part that is fitted or measured
 * @param features that the head reads
 * @param severalLabels whether all logits of a part are held, to rank them
 */
public record FitMemory(long images, int classes, int features, boolean severalLabels) {
    /** Weights, the optimiser's numbers, the best epoch's, and copies on the way to files and measures. */
    private static final double COPIES_OF_EPOCHS = 70;

    /** A grid has no state on the disk. */
    private static final double COPIES_OF_A_GRID = 14;

    private static final double RESIDENT = 1 << 30;

    /** For a solver. */
    public double of(Solver solver) {
        double moments = 12 * 8.0 * features * features;
        double latents = 2 * Math.min(RESIDENT, 4.0 * images * features);
        return shared()
                + switch (solver) {
                    case LBFGS -> latents + moments + LogisticRegression.memory(features, classes);
                    case RIDGE ->
                        latents + moments + RidgeRegression.memory(images, features, classes, HeadFitter.PENALTIES);
                    case ADAM, ADAMW, SGD -> COPIES_OF_EPOCHS * 4 * classes * features;
                };
    }

    /**
     * For heads that are trained beside each other.
     *
     * @param rows features of all of them together
     */
    public double ofGrid(long rows) {
        return shared() + COPIES_OF_A_GRID * 4 * classes * rows;
    }

    /**
     * For nearest neighbours.
     *
     * @param ks numbers of neighbours, each of which has logits of its own
     */
    public double ofNeighbours(int ks) {
        return 8.0 * images * features + ks * shared();
    }

    private double shared() {
        return severalLabels ? 20.0 * images * classes : 0;
    }

    /** What fits into so many bytes. */
    public String advice(double left) {
        String fitting = Arrays.stream(Solver.values())
                .filter(solver -> of(solver) <= left)
                .map(Solver::toString)
                .collect(Collectors.joining(", "));
        return fitting.isEmpty()
                ? "allow more, or take fewer classes or a smaller model"
                : "allow more; these have room as training.solver: " + fitting;
    }
}
