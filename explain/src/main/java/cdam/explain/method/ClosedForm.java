package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.run.Run;
import cdam.explain.target.TargetBatch;
import cdam.vit.Taps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** Fetches the closed form's maps, which the graph computes without any gradient operation. */
final class ClosedForm {
    /** Targets a product: bounds the memory of maps of very many classes. */
    private static final int CHUNK = 1024;

    private ClosedForm() {}

    /**
     * Maps [image][target][patch].
     *
     * @param tap {@link Taps#CDAM} or one of its two parts
     */
    static float[][][] maps(Run run, TargetBatch targets, String tap) {
        int patches = run.patches();
        float[][][] maps = new float[run.size()][targets.count()][];
        for (int from = 0; from < targets.count(); from += CHUNK) {
            int to = Math.min(targets.count(), from + CHUNK);
            try (TFloat32 directions = Directions.ofTargets(run, targets, from, to);
                    Result result = run.fromLastBlock(Map.of(Taps.DIRECTIONS, directions), List.of(tap))) {
                float[] all = Tensors.values(result.get(0)); // (B,K,N)
                for (int image = 0; image < run.size(); image++) {
                    for (int target = from; target < to; target++) {
                        int start = (image * (to - from) + target - from) * patches;
                        maps[image][target] = Arrays.copyOfRange(all, start, start + patches);
                    }
                }
            }
        }
        return maps;
    }
}
