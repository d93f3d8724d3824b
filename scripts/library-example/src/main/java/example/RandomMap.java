package example;

import cdam.explain.forward.ForwardPass;
import cdam.explain.method.Method;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.MethodOptions;
import cdam.explain.method.Methods;
import cdam.explain.method.Progress;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded random scores, which every method should beat: {@code random[seed=1]}. */
public final class RandomMap implements Methods.Provider {
    @Override
    public List<MethodInfo> methods() {
        return List.of(
                new MethodInfo("random", "random scores, to compare with", "none", true, true, RandomMap::method));
    }

    private static Method method(MethodOptions options) {
        int seed = options.integer("seed", 1, 0, Integer.MAX_VALUE);
        return new Method() {
            @Override
            public Scores explain(ForwardPass pass, TargetBatch targets, Progress progress) {
                float[][][] maps = new float[pass.size()][targets.count()][pass.patches()];
                for (float[][] image : maps) {
                    for (float[] map : image) {
                        SplittableRandom random = new SplittableRandom(seed);
                        for (int i = 0; i < map.length; i++) {
                            map[i] = (float) random.nextDouble(-1, 1);
                        }
                    }
                }
                return Scores.of(maps);
            }
        };
    }
}
