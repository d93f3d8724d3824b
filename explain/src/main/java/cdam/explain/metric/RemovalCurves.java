package cdam.explain.metric;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model answers while patches are removed, at evenly spaced shares q from 0 to 1 of all patches.
 *
 * @param leastFirst [point][logit, probability, whether it is the top class], the least important patches removed
 * @param mostFirst the same, the most important ones removed
 */
record RemovalCurves(double[][] leastFirst, double[][] mostFirst) {
    /** {@code order}: patches from the least to the most important. */
    static RemovalCurves of(MetricContext subject, int[] order, int points) {
        int inner = points - 2; // the ends are the same for all maps
        double[][] answers = subject.without(IntStream.range(0, 2 * inner)
                .mapToObj(i -> removed(order, (double) (i % inner + 1) / (points - 1), i >= inner)));
        return new RemovalCurves(curve(subject, answers, 0, inner), curve(subject, answers, inner, inner));
    }

    /** Point by point. */
    static RemovalCurves mean(List<RemovalCurves> all) {
        return new RemovalCurves(
                meanOf(all.stream().map(RemovalCurves::leastFirst).toList()),
                meanOf(all.stream().map(RemovalCurves::mostFirst).toList()));
    }

    private static double[][] meanOf(List<double[][]> curves) {
        double[][] mean = new double[curves.get(0).length][3];
        for (double[][] curve : curves) {
            for (int point = 0; point < mean.length; point++) {
                for (int column = 0; column < 3; column++) {
                    mean[point][column] += curve[point][column] / curves.size();
                }
            }
        }
        return mean;
    }

    /** Marks that share of the patches. */
    static boolean[] removed(int[] order, double share, boolean mostFirst) {
        boolean[] removed = new boolean[order.length];
        int count = (int) Math.round(share * order.length);
        for (int i = 0; i < count; i++) {
            removed[order[mostFirst ? order.length - 1 - i : i]] = true;
        }
        return removed;
    }

    private static double[][] curve(MetricContext subject, double[][] answers, int from, int inner) {
        double[][] curve = new double[inner + 2][];
        curve[0] = subject.ends()[0];
        System.arraycopy(answers, from, curve, 1, inner);
        curve[inner + 1] = subject.ends()[1];
        return curve;
    }

    /** Trapezoid over q of one column: 0 the logit, 1 the probability, 2 whether the class is the top one. */
    static double area(double[][] curve, int column) {
        double sum = (curve[0][column] + curve[curve.length - 1][column]) / 2;
        for (int i = 1; i < curve.length - 1; i++) {
            sum += curve[i][column];
        }
        return sum / (curve.length - 1);
    }
}
