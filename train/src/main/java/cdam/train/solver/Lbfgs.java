package cdam.train.solver;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 7.5) for a smooth convex
 * function, with a diagonal estimate of the Hessian in place of the identity. It keeps its history from one call to the
 * next, so that a function may be followed in float32 first and in float64 at the end.
 */
final class Lbfgs {
    private static final int HISTORY = 20;

    /** The history is shorter where it would take more than so many numbers. */
    private static final int HISTORY_NUMBERS = 1 << 26;

    private static final int LEAST_HISTORY = 5;
    private static final int TRIALS = 20;
    private static final double DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;

    private final Deque<Pair> history = new ArrayDeque<>();

    /** A function and its gradient. */
    interface Function {
        /**
         * The value at a point.
         *
         * @param gradient filled
         */
        double at(double[] point, double[] gradient);
    }

    /**
     * Where it ended.
     *
     * @param decrement twice the estimated distance of the value from its minimum: {@code g^T H^-1 g}
     * @param evaluations of the function
     */
    record Minimum(double[] point, double value, double decrement, int evaluations) {}

    /** A step and the gradient's change along it. */
    private record Pair(double[] step, double[] change, double product) {}

    private record Point(double[] at, double value, double[] gradient) {}

    /** The last point of a search along a line, and how many it took. */
    private record Trial(Point last, int count) {}

    /** Steps that are kept of a function of so many numbers. */
    static int history(long numbers) {
        return (int) Math.max(LEAST_HISTORY, Math.min(HISTORY, HISTORY_NUMBERS / (2 * numbers)));
    }

    /**
     * Follows a function down.
     *
     * @param diagonal an estimate of the Hessian's diagonal, above 0
     * @param tolerance it ends where the decrement is at most this share of the value
     * @param noise the function's relative error
     * @param limit of evaluations
     */
    Minimum minimise(Function function, double[] start, double[] diagonal, double tolerance, double noise, int limit) {
        Point here = point(function, start);
        int evaluations = 1;
        while (true) {
            double[] direction = direction(here.gradient, diagonal);
            double decrement = Doubles.dot(direction, here.gradient);
            if (decrement <= tolerance * Math.abs(here.value) || evaluations >= limit) {
                return new Minimum(here.at, here.value, decrement, evaluations);
            }
            Trial tried = search(function, here, direction, -decrement, noise);
            evaluations += tried.count;
            Point next = tried.last;
            if (!(next.value <= here.value + noise * Math.abs(here.value))) {
                return new Minimum(here.at, here.value, decrement, evaluations); // below the function's own rounding
            }
            remember(here, next);
            here = next;
        }
    }

    /** {@code H^-1 g} by the two loops. */
    private double[] direction(double[] gradient, double[] diagonal) {
        double[] q = gradient.clone();
        double[] factors = new double[history.size()];
        int i = 0;
        for (Pair pair : (Iterable<Pair>) history::descendingIterator) {
            factors[i] = Doubles.dot(pair.step, q) / pair.product;
            Doubles.add(q, -factors[i++], pair.change);
        }
        double scale = scale(diagonal);
        for (int j = 0; j < q.length; j++) {
            q[j] *= scale / diagonal[j];
        }
        for (Pair pair : history) {
            double back = Doubles.dot(pair.change, q) / pair.product;
            Doubles.add(q, factors[--i] - back, pair.step);
        }
        return q;
    }

    private double scale(double[] diagonal) {
        if (history.isEmpty()) {
            return 1;
        }
        Pair last = history.getLast();
        double sum = 0;
        for (int j = 0; j < diagonal.length; j++) {
            sum += last.change[j] * last.change[j] / diagonal[j];
        }
        return last.product / sum;
    }

    private void remember(Point from, Point to) {
        double[] step = to.at.clone();
        Doubles.add(step, -1, from.at);
        double[] change = to.gradient.clone();
        Doubles.add(change, -1, from.gradient);
        double product = Doubles.dot(step, change);
        if (product > 0) {
            history.add(new Pair(step, change, product));
            if (history.size() > history(step.length)) {
                history.removeFirst();
            }
        }
    }

    /**
     * Steps along {@code -direction} until Wolfe's conditions hold; the last one is taken. Near the minimum, where values
     * differ by their rounding alone, slopes decide (Hager and Zhang 2005, the approximate conditions).
     */
    private static Trial search(Function function, Point from, double[] direction, double slope, double noise) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double length = 1;
        for (int trial = 1; ; trial++) {
            double[] at = from.at.clone();
            Doubles.add(at, -length, direction);
            Point next = point(function, at);
            double here = -Doubles.dot(next.gradient, direction);
            boolean decreased = next.value <= from.value + DECREASE * length * slope;
            boolean level =
                    next.value <= from.value + noise * Math.abs(from.value) && here <= (2 * DECREASE - 1) * slope;
            if (trial == TRIALS || ((decreased || level) && here >= CURVATURE * slope)) {
                return new Trial(next, trial);
            }
            if (decreased && here < 0) {
                low = length;
                length = Double.isInfinite(high) ? 2 * length : (low + high) / 2;
            } else {
                double share = here > 0 && Double.isFinite(here) ? slope / (slope - here) : 0.5; // of a straight slope
                high = length;
                length = low + (high - low) * Math.min(0.9, Math.max(0.1, share));
            }
        }
    }

    private static Point point(Function function, double[] at) {
        double[] gradient = new double[at.length];
        double value = function.at(at, gradient);
        return new Point(at, value, gradient);
    }
}
