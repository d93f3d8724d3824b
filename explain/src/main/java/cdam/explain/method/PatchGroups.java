package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The patch grid cut into squares of k x k patches, those at the right and lower edge smaller where k does not divide the
 * grid. A patch's score is its group's.
 *
 * @param groups the patches of each group; groups of one size stand together
 */
record PatchGroups(List<int[]> groups) {
    static PatchGroups of(ForwardPass run, int k) {
        List<int[]> groups = new ArrayList<>();
        for (int top = 0; top < run.rows(); top += k) {
            for (int left = 0; left < run.columns(); left += k) {
                groups.add(square(run, top, left, k));
            }
        }
        groups.sort(Comparator.comparingInt(group -> -group.length));
        return new PatchGroups(groups);
    }

    private static int[] square(ForwardPass run, int top, int left, int k) {
        int bottom = Math.min(run.rows(), top + k);
        int right = Math.min(run.columns(), left + k);
        int[] group = new int[(bottom - top) * (right - left)];
        int next = 0;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                group[next++] = row * run.columns() + column;
            }
        }
        return group;
    }

    /**
     * S_i = f(all) - f(without i's group) of all targets.
     *
     * @param all features
     * @param features one row per group, without it
     */
    float[][] differences(ForwardPass one, List<Target> targets, float[] all, float[][] features) {
        double[][] changes = TargetChanges.of(one, targets, all, features);
        float[][] maps = new float[targets.size()][];
        for (int target = 0; target < maps.length; target++) {
            maps[target] = map(
                    one, DoubleStream.of(changes[target]).map(change -> -change).toArray());
        }
        return maps;
    }

    /** A map (N) of one score per group. */
    float[] map(ForwardPass one, double[] scores) {
        float[] map = new float[one.patches()];
        for (int group = 0; group < scores.length; group++) {
            for (int patch : groups.get(group)) {
                map[patch] = (float) scores[group];
            }
        }
        return map;
    }
}
