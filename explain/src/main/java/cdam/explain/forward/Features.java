package cdam.explain.forward;

import cdam.bundle.Head;
import cdam.bundle.HeadFeatures;
import cdam.bundle.HeadInput;
import cdam.bundle.Model;
import cdam.vit.GraphOps;
import cdam.vit.Taps;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;

/**
 * The numbers x (F) that a run's head reads, and that every target is a function of: the latent, or, for released heads of DINO,
 * DINOv2 and DINOv3, several tokens after the final norm.
 *
 * <p>In the last block three views of a target f(x) matter. The whole of it needs {@link #tap}. What the last block's tokens
 * change of it is the latent's part, and the mean patch where the head reads it: {@link #lastBlockTap}. The closed form and the
 * relevance of attention know the latent's part only.
 *
 * @param layout where each number comes from
 * @param tap x of whole images, (B,F)
 * @param lastBlockTap the numbers that the last block's tokens change, (B,F') as {@link HeadFeatures#ofLastBlock()} has them
 * @param readsPatches whether the patches reach f by more than one attention: the head reads them, or the latent is their mean
 */
public record Features(HeadFeatures layout, String tap, String lastBlockTap, boolean readsPatches) {
    /** The features that a head reads; null: the latent. Adds to the graph what a head on several tokens needs. */
    public static Features of(Model model, @Nullable Head head) {
        int width = model.config().width();
        HeadFeatures layout = head == null ? HeadFeatures.latentOnly(width) : HeadFeatures.of(head, width);
        if (layout.input() == HeadInput.CLS) {
            return new Features(
                    layout,
                    Taps.LATENT,
                    Taps.LATENT,
                    model.config().layout().pooling().isMean());
        }
        return new Features(
                layout,
                joined(model, layout),
                layout.readsPatches() ? joined(model.lastBlock(), layout.ofLastBlock()) : Taps.LATENT,
                layout.readsPatches());
    }

    private static String joined(Model model, HeadFeatures layout) {
        List<String> taps = layout.taps(model.config());
        return GraphOps.addIfAbsent(
                model.graph(),
                "explain_features_" + layout.input().name() + "_" + layout.parts(),
                ops -> joined(ops, layout, taps));
    }

    private static Operand<TFloat32> joined(GraphOps ops, HeadFeatures layout, List<String> taps) {
        Ops tf = ops.tf();
        List<Operand<TFloat32>> parts = new ArrayList<>();
        for (int part = 0; part < taps.size(); part++) {
            Operand<TFloat32> tap = ops.tap(taps.get(part));
            parts.add(layout.isMeanPatch(part) ? tf.math.mean(tap, tf.constant(1)) : tap);
        }
        if (layout.input() == HeadInput.CLS_AND_MEAN_PATCH) {
            Operand<TFloat32> pairs = tf.stack(parts, Stack.axis(2L)); // (B,d,2)
            return tf.reshape(pairs, tf.constant(new int[] {-1, layout.size()}));
        }
        return tf.concat(parts, tf.constant(1));
    }

    /** Whether f is a function of the last block's input; otherwise of earlier blocks' [CLS] too. */
    public boolean byLastBlock() {
        return layout.blocks() == 1;
    }

    /** A gradient df/dx (F) as far as it is one by {@link #lastBlockTap}. */
    public float[] atLastBlock(float[] gradient) {
        return layout.ofLastBlock(gradient);
    }
}
