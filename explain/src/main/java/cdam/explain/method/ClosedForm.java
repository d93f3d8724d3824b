package cdam.explain.method;

import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.TargetBatch;
import cdam.io.UsageException;
import cdam.vit.GraphOps;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/** Fetches the closed form's maps, which the graph computes without any gradient operation. */
final class ClosedForm {
    /** Targets a product: bounds the memory of maps of very many classes. */
    private static final int CHUNK = 1024;

    private static final String DIRECTIONS = "explain_many_directions"; // (B,K,d)
    private static final String UNIT_MAPS = "explain_unit_maps"; // (B,d,N)
    private static final String COMBINED = "explain_maps_of_many"; // (B,K,N)

    private ClosedForm() {}

    /** Refuses a model whose latent is made of patches after the last block. */
    static void require(String method, ViTConfig config) {
        require(
                method,
                config,
                "a token reaches it by every patch's attention, and there is no closed form; take cdam, by gradients");
    }

    /** @param reason why not, and what to do */
    static void require(String method, ViTConfig config, String reason) {
        if (config.layout().pooling().isMean()) {
            throw new UsageException(method + ": expected a model whose latent is [CLS] or pooled by a probe, found one"
                    + " whose latent is the mean patch: " + reason);
        }
    }

    /**
     * Maps [image][target][patch]. A map is linear in its target's gradient: of more targets than the latent has numbers, those of
     * the d unit gradients are computed, and combined.
     *
     * @param tap {@link Taps#CDAM}, one of its two parts, or another operation that is linear in {@link Taps#DIRECTIONS}
     */
    static float[][][] maps(ForwardPass run, TargetBatch targets, String tap) {
        require(tap.replace('_', '-'), run.model().config());
        int width = run.model().config().width();
        if (targets.count() <= width) {
            return maps(run, targets, directions -> of(run, directions, tap));
        }
        Model lastBlock = run.model().lastBlock();
        GraphOps.addIfAbsent(lastBlock.graph(), COMBINED, ClosedForm::combined);
        try (TFloat32 units = units(width);
                Result unitMaps = of(run, units, tap)) {
            return maps(
                    run,
                    targets,
                    directions -> lastBlock.run(
                            Map.of(DIRECTIONS, directions, UNIT_MAPS, unitMaps.get(0)), List.of(COMBINED)));
        }
    }

    private static Result of(ForwardPass run, Tensor directions, String tap) {
        return run.fromLastBlock(Map.of(Taps.DIRECTIONS, directions), List.of(tap));
    }

    /** The identity, (1,d,d). */
    private static TFloat32 units(int width) {
        float[] values = new float[width * width];
        for (int i = 0; i < width; i++) {
            values[i * width + i] = 1;
        }
        return Tensors.of(values, 1, width, width);
    }

    private static Operand<TFloat32> combined(GraphOps ops) {
        return ops.batchMatMul(
                ops.fed(DIRECTIONS, TFloat32.class, -1, -1, -1),
                ops.fed(UNIT_MAPS, TFloat32.class, -1, -1, -1),
                false,
                false);
    }

    /** @param chunk gives maps (B,K,N) of directions (B,K,d) */
    private static float[][][] maps(ForwardPass run, TargetBatch targets, Function<Tensor, Result> chunk) {
        int patches = run.patches();
        float[][][] maps = new float[run.size()][targets.count()][];
        for (int from = 0; from < targets.count(); from += CHUNK) {
            int to = Math.min(targets.count(), from + CHUNK);
            try (TFloat32 directions = OutputGradients.ofTargets(run, targets, from, to);
                    Result result = chunk.apply(directions)) {
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
