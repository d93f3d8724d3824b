package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A method that looks at one image at a time: its memory is bounded, and no neighbour can matter. */
interface ImageMethod extends Method {
    /**
     * One image's scores.
     *
     * @param maps [target][patch]
     * @param diagnostics numbers about a map [target]
     * @param intervals of each score, the lower ends, then the upper ones [target][2 patches]; null: none
     */
    record ImageScores(float[][] maps, Map<String, double[]> diagnostics, float @Nullable [][] intervals) {
        ImageScores(float[][] maps, Map<String, double[]> diagnostics) {
            this(maps, diagnostics, null);
        }

        static ImageScores of(float[][] maps) {
            return new ImageScores(maps, Map.of());
        }

        /** Target by target. */
        static ImageScores each(List<Target> targets, Progress progress, Function<Target, float[]> map) {
            float[][] maps = new float[targets.size()][];
            for (int target = 0; target < maps.length; target++) {
                maps[target] = map.apply(targets.get(target));
                progress.at(target + 1, maps.length);
            }
            return of(maps);
        }

        ImageScores withIntervals(float[][] found) {
            return new ImageScores(maps, diagnostics, found);
        }
    }

    /**
     * Explains an image.
     *
     * @param one a run of this image alone
     * @param targets its targets; empty where the method needs none
     */
    ImageScores explain(ForwardPass one, List<Target> targets, Progress progress);

    /** Whatever is computed beside it, an image's scores are the same bits. */
    @Override
    default boolean oneByOne() {
        return true;
    }

    /** Goes through a batch; progress counts the steps of all its images. */
    @Override
    default Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
        require(run.model().config());
        float[][][] maps = new float[run.size()][][];
        Map<String, double[][]> diagnostics = new LinkedHashMap<>();
        float @Nullable [][][] intervals = null;
        for (int index = 0; index < run.size(); index++) {
            int image = index;
            List<Target> own =
                    targets.count() == 0 ? List.of() : targets.perImage().get(image);
            try (ForwardPass one = run.only(image)) {
                ImageScores scores = explain(one, own, progress.part(image, run.size()));
                maps[image] = scores.maps();
                float[][] ofImage = scores.intervals();
                if (ofImage != null) {
                    intervals = intervals == null ? new float[run.size()][][] : intervals;
                    intervals[image] = ofImage;
                }
                scores.diagnostics()
                        .forEach((name, values) ->
                                diagnostics.computeIfAbsent(name, key -> new double[run.size()][])[image] = values);
            }
        }
        return new Scores(maps, diagnostics, intervals);
    }
}
