package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.targets.TargetBatch;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** Maps that come out of a backward pass through the last block, a pass per target for the whole batch. */
final class GradientMaps {
    private GradientMaps() {}

    /**
     * Maps [image][target][patch].
     *
     * @param rows an operation (B,M) that depends on {@link Gradients#DIRECTION}
     */
    static float[][][] of(ForwardPass run, TargetBatch targets, String rows) {
        float[][][] maps = new float[run.size()][targets.count()][];
        for (int target = 0; target < targets.count(); target++) {
            try (TFloat32 direction = OutputGradients.ofTarget(run, targets, target);
                    Result result = run.fromLastBlock(Map.of(Gradients.DIRECTION, direction), List.of(rows))) {
                float[] values = Tensors.values(result.get(0));
                for (int image = 0; image < run.size(); image++) {
                    maps[image][target] = Patches.of(run, values, image);
                }
            }
        }
        return maps;
    }
}
