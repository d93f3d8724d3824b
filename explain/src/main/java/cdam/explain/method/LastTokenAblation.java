package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.io.UsageException;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * TAM (the paper's Eq. 5) of the last attention alone: S_i = f(all tokens) - f(token i left out of the last softmax), exactly.
 * Per attention head o becomes (o - a_i v_i) / (1 - a_i); what follows is computed again. One pass of the last block over the
 * tokens gives all targets. Derived in {@code docs/methods.md}.
 */
final class LastTokenAblation implements ImageMethod {
    /** Tokens at the same time: bounds the memory. */
    private static final int BATCH = 128;

    @Override
    public double passes(int rows, int columns, int targets) {
        return 0.2;
    }

    /** Refuses a latent that every patch's attention reaches: leaving a token out is then a pass for each. */
    @Override
    public void require(ViTConfig config) {
        if (config.layout().pooling().isMean()) {
            throw new UsageException("tam-last: expected a model whose latent is [CLS] or pooled by a probe, found one"
                    + " whose latent is the mean patch: a token reaches it by every patch's attention, and without it"
                    + " the whole last block is another; take tam");
        }
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        float[] logits;
        try (Result result = one.fromLastBlock(Map.of(), List.of(Taps.ATTENTION_LOGITS))) {
            logits = Tensors.values(result.get(0));
        }
        float[][] features = new float[one.patches()][];
        for (int from = 0; from < features.length; from += BATCH) {
            without(one, logits, features, from, Math.min(features.length, from + BATCH));
            progress.at(Math.min(features.length, from + BATCH), features.length);
        }
        return ImageScores.of(PatchGroups.of(one, 1).differences(one, targets, features));
    }

    /** What the head reads without each of some patches. */
    private static void without(ForwardPass one, float[] logits, float[][] features, int from, int to) {
        int heads = one.model().config().heads();
        int tokens = logits.length / heads;
        int prefix = one.model().config().prefixTokens();
        float[] rows = new float[(to - from) * logits.length];
        for (int patch = from; patch < to; patch++) {
            int start = (patch - from) * logits.length;
            System.arraycopy(logits, 0, rows, start, logits.length);
            for (int head = 0; head < heads; head++) {
                rows[start + head * tokens + prefix + patch] = Float.NEGATIVE_INFINITY;
            }
        }
        try (TFloat32 fed = Tensors.of(rows, to - from, heads, tokens);
                Result result = one.fromLastBlock(Map.of(Taps.ATTENTION_LOGITS, fed), List.of(Taps.LATENT))) {
            float[] latents = Tensors.values(result.get(0));
            int width = latents.length / (to - from);
            for (int patch = from; patch < to; patch++) {
                float[] latent = Arrays.copyOfRange(latents, (patch - from) * width, (patch - from + 1) * width);
                features[patch] = one.features().layout().withLatent(one.features(0), latent);
            }
        }
    }
}
