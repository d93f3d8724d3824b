package cdam.explain.job;

import cdam.explain.forward.ForwardPass;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.method.Method;
import cdam.explain.method.Progress;
import cdam.explain.targets.TargetBatch;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.math.Quantiles;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far a concept's map depends on the images that showed the concept: 95 % of the maps of concepts whose images were drawn
 * again lie between the two maps of the interval, token by token.
 */
final class ConceptIntervals {
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private ConceptIntervals() {}

    /** Writes (2,gh,gw), the lower and the upper end, for every image of the run that lacks it. */
    static void write(ForwardPass run, Method method, MapRequest wanted, List<ImageTask> tasks) {
        if (tasks.stream().allMatch(task -> task.hasMap(wanted))) {
            return;
        }
        float[][][] maps = method.explain(
                        run,
                        TargetBatch.same(
                                run.size(),
                                wanted.target()
                                        .resampled(
                                                wanted.resamples(), run.head().orElse(null))),
                        Progress.NONE)
                .maps();
        for (int image = 0; image < run.size(); image++) {
            float[][] ofImage = maps[image];
            ImageTask task = tasks.get(image);
            task.interval(wanted)
                    .filter(file -> !Files.exists(file) && Files.exists(task.scores(wanted)))
                    .ifPresent(file ->
                            Npy.write(file, new NpyArray(new int[] {2, run.rows(), run.columns()}, ends(ofImage))));
        }
    }

    /** The lower ends (N) of maps (n,N), then the upper ones (N). */
    private static float[] ends(float[][] maps) {
        int patches = maps[0].length;
        float[] ends = new float[2 * patches];
        for (int patch = 0; patch < patches; patch++) {
            int at = patch;
            double[] sorted = IntStream.range(0, maps.length)
                    .mapToDouble(draw -> maps[draw][at])
                    .sorted()
                    .toArray();
            ends[patch] = (float) Quantiles.of(sorted, LOW);
            ends[patches + patch] = (float) Quantiles.of(sorted, HIGH);
        }
        return ends;
    }
}
