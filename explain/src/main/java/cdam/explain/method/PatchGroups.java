package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
     * @param features one a group, without it
     */
    float[][] differences(ForwardPass one, List<Target> targets, float[][] features) {
        float[][] maps = new float[targets.size()][one.patches()];
        for (int target = 0; target < maps.length; target++) {
            double all = targets.get(target).value(one.features(0));
            for (int group = 0; group < features.length; group++) {
                float score = (float) (all - targets.get(target).value(features[group]));
                for (int patch : groups.get(group)) {
                    maps[target][patch] = score;
                }
            }
        }
        return maps;
    }
}
