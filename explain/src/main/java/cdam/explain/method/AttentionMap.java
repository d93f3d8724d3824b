package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.io.UsageException;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;

/**
 * AM, the attention of [CLS] to each patch: A_i = softmax(q_CLS K^T / sqrt(e))_i (the paper's Eq. 1; Caron et al. 2021,
 * "Emerging Properties in Self-Supervised Vision Transformers"). The same for every class.
 */
final class AttentionMap implements Method {
    private final int block; // from 0; -1 is the last
    private final int only; // a head; -1: their mean
    private final boolean byHead;

    AttentionMap(MethodOptions options, boolean byHead) {
        this.block = options.integer("block", -1, -1, 1000);
        this.only = byHead ? -1 : options.integer("head", -1, -1, 1000);
        this.byHead = byHead;
    }

    @Override
    public void require(ViTConfig config) {
        int last = config.wholeBlocks();
        if (block > last) {
            throw new UsageException("am: option block: expected -1 (the last) or 0 to " + last + ", found " + block);
        }
        if (block >= 0 && block < last && !config.layout().cls()) {
            throw new UsageException("am: option block: expected -1 (the last), found " + block
                    + ": this model has no [CLS] whose attention in a block could be shown");
        }
        if (only >= config.heads()) {
            throw new UsageException("am: option head: expected -1 (the mean of all) or 0 to " + (config.heads() - 1)
                    + ", found " + only);
        }
    }

    @Override
    public Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
        ViTConfig config = run.model().config();
        require(config);
        boolean last = block == -1 || block == config.wholeBlocks();
        List<String> taps = List.of(last ? Taps.ATTENTION : Taps.clsAttention(block));
        try (Result result = last ? run.fromLastBlock(Map.of(), taps) : run.fromImage(Map.of(), taps)) {
            float[] rows = Tensors.values(result.get(0)); // (B,h,M)
            float[][][] maps = new float[run.size()][][];
            for (int image = 0; image < maps.length; image++) {
                float[][] heads = new float[config.heads()][];
                for (int head = 0; head < heads.length; head++) {
                    heads[head] = Patches.of(run, rows, image * heads.length + head);
                }
                maps[image] = byHead ? heads : new float[][] {only < 0 ? mean(heads) : heads[only]};
            }
            return Scores.of(maps);
        }
    }

    private static float[] mean(float[][] heads) {
        float[] mean = new float[heads[0].length];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (float[] head : heads) {
                sum += head[i];
            }
            mean[i] = (float) (sum / heads.length);
        }
        return mean;
    }
}
