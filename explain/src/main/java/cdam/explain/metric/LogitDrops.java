package cdam.explain.metric;

import java.util.List;

/**
 * What the logit loses without each of some sets of patches; the model is asked once for all maps.
 *
 * @param sets marks the patches of each
 * @param lost f(x) - f(x without the set), f the logit
 */
record LogitDrops(List<boolean[]> sets, double[] lost) {
    static LogitDrops of(MetricContext subject, List<boolean[]> sets) {
        double[][] answers = subject.without(sets.stream());
        double[] lost = new double[sets.size()];
        for (int i = 0; i < lost.length; i++) {
            lost[i] = subject.intact() - answers[i][0];
        }
        return new LogitDrops(sets, lost);
    }

    /** The sum of a map's scores over each set. */
    double[] sums(float[] map) {
        return sets.stream().mapToDouble(set -> sum(map, set)).toArray();
    }

    /** Pearson, over the sets, of a map's sums and what was lost. */
    double correlation(float[] map) {
        return Correlation.pearson(sums(map), lost);
    }

    private static double sum(float[] map, boolean[] set) {
        double sum = 0;
        for (int i = 0; i < map.length; i++) {
            sum += set[i] ? map[i] : 0;
        }
        return sum;
    }
}
