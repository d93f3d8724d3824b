package cdam.explain.run;

import cdam.bundle.Head;
import cdam.bundle.HeadFeatures;
import cdam.bundle.HeadInput;
import cdam.bundle.Model;
import cdam.vit.Taps;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;

/**
 * The numbers x (F) that a run's head reads, and that every target is a function of: the latent, or, for DINO's released
 * heads, several tokens after the final norm.
 *
 * <p>In the last block three views of a target f(x) matter. The whole of it needs {@link #tap}. What the last block's tokens
 * change of it is the latent's part, and with {@link HeadInput#CLS_AND_MEAN_PATCH} the patches' too: {@link #lastBlockTap}.
 * The closed form and the relevance of attention know the latent's part only.
 *
 * @param layout where each number comes from
 * @param tap x of whole images, (B,F)
 */
public record Features(HeadFeatures layout, String tap) {
    /** Of a head; null: the latent. Adds to the graph what a head on several tokens needs. */
    static Features of(Model model, @Nullable Head head) {
        int width = model.config().width();
        HeadFeatures layout = head == null ? HeadFeatures.latentOnly(width) : HeadFeatures.of(head, width);
        if (layout.input() == HeadInput.CLS) {
            return new Features(layout, Taps.LATENT);
        }
        List<String> taps = layout.taps(model.config());
        String name = "explain_features_" + layout.input().name() + "_" + layout.parts();
        Features features = new Features(layout, AddedOps.once(model, name, ops -> joined(ops, layout, taps)));
        if (features.readsPatches()) {
            AddedOps.once(model.lastBlock(), name, ops -> joined(ops, layout, taps));
        }
        return features;
    }

    private static Operand<TFloat32> joined(AddedOps ops, HeadFeatures layout, List<String> taps) {
        Ops tf = ops.tf();
        if (layout.input() == HeadInput.CLS_OF_LAST_BLOCKS) {
            List<Operand<TFloat32>> parts = new ArrayList<>();
            taps.forEach(tap -> parts.add(ops.tap(tap)));
            return tf.concat(parts, tf.constant(1));
        }
        Operand<TFloat32> meanPatch = tf.math.mean(ops.tap(taps.get(1)), tf.constant(1));
        Operand<TFloat32> pairs = tf.stack(List.of(ops.tap(taps.get(0)), meanPatch), Stack.axis(2L)); // (B,d,2)
        return tf.reshape(pairs, tf.constant(new int[] {-1, layout.size()}));
    }

    /** Whether the patches reach f directly, not only through [CLS]. */
    public boolean readsPatches() {
        return layout.input() == HeadInput.CLS_AND_MEAN_PATCH;
    }

    /** Whether f is a function of the last block's input; otherwise of earlier blocks' [CLS] too. */
    public boolean byLastBlock() {
        return layout.input() != HeadInput.CLS_OF_LAST_BLOCKS;
    }

    /** The tap through which the last block's tokens reach f. */
    public String lastBlockTap() {
        return readsPatches() ? tap : Taps.LATENT;
    }

    /** A gradient df/dx (F) as far as it is one by {@link #lastBlockTap}. */
    public float[] atLastBlock(float[] gradient) {
        return readsPatches() ? gradient : layout.latent(gradient);
    }
}
