package cdam.explain.metric;

import java.util.List;

/** How well the sum of a map's scores over a set of patches tells what the logit loses without them. */
final class SumsAndDrops {
    private SumsAndDrops() {}

    /** Pearson over the sets, one number a map; the model is asked once for all maps. */
    static double[] correlation(Subject subject, List<boolean[]> sets) {
        double[][] answers = subject.without(sets.stream());
        double[] drops = new double[sets.size()];
        for (int i = 0; i < drops.length; i++) {
            drops[i] = subject.intact() - answers[i][0];
        }
        return subject.maps().stream()
                .mapToDouble(map -> Correlation.pearson(
                        sets.stream().mapToDouble(set -> sum(map, set)).toArray(), drops))
                .toArray();
    }

    private static double sum(float[] map, boolean[] set) {
        double sum = 0;
        for (int i = 0; i < map.length; i++) {
            sum += set[i] ? map[i] : 0;
        }
        return sum;
    }
}
