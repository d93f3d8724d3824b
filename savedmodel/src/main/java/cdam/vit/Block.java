package cdam.vit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** One transformer block, pre-norm: x += proj(attention(LN1 x)); x += MLP(LN2 x). The one after the last is the pooling of a probe. */
final class Block {
    /** Before the names of a probe's pooling, which has a block's attention and MLP. */
    static final String POOL = "pool.";

    private final Layers layers;
    private final Ops tf;
    private final ViTConfig config;
    private final int index;
    private final String prefix;

    Block(Layers layers, int index) {
        this.index = index;
        this.layers = layers;
        this.tf = layers.tf();
        this.config = layers.config();
        this.prefix = index == config.depth() ? POOL : "blocks." + index + ".";
    }

    /** LN1(x), any rank. */
    Operand<TFloat32> norm1(Operand<TFloat32> x) {
        return layers.norm(x, prefix + "norm1");
    }

    /** Query, key and value of normed tokens (B,M,d), joined: (B,M,3d). */
    Operand<TFloat32> qkv(Operand<TFloat32> normed) {
        Operand<TFloat32> rows = layers.linear(layers.reshape(normed, -1, config.width()), qkvLayer());
        return layers.reshape(
                rows, List.of(layers.size(normed, 0), layers.size(normed, 1), tf.constant(3 * config.width())));
    }

    /**
     * The block's output from its input and the joined query, key and value of its normed input. Its taps are on the path, so
     * that gradients reach them.
     *
     * @param x (B,M,d)
     * @param qkv (B,M,3d)
     * @return (B,M,d)
     */
    Operand<TFloat32> output(Operand<TFloat32> x, Operand<TFloat32> qkv) {
        int heads = config.heads();
        int headWidth = config.headWidth();
        Operand<TInt32> batch = layers.size(x, 0);
        Operand<TInt32> tokens = layers.size(x, 1);
        Operand<TFloat32> split = layers.transpose(
                layers.reshape(qkv, List.of(batch, tokens, tf.constant(3), tf.constant(heads), tf.constant(headWidth))),
                2,
                0,
                3,
                1,
                4); // (3,B,h,M,e)
        List<Operand<TFloat32>> parts = List.copyOf(tf.unstack(split, 3L).output());
        Operand<TFloat32> query = tf.math.mul(turned(parts.get(0)), layers.scalar((float) (1 / Math.sqrt(headWidth))));
        Operand<TFloat32> scores = layers.batchMatMul(query, turned(parts.get(1)), true);
        Operand<TFloat32> attention = tap(Taps.attention(index), tf.nn.softmax(scores));
        Operand<TFloat32> mixed = layers.batchMatMul(attention, parts.get(2), false); // (B,h,M,e)
        Operand<TFloat32> joined =
                tap(Taps.mixedValues(index), layers.reshape(layers.transpose(mixed, 0, 2, 1, 3), -1, config.width()));
        Operand<TFloat32> rows = layers.reshape(x, -1, config.width());
        Operand<TFloat32> middle = tap(Taps.middle(index), attentionBranch(rows, joined));
        return layers.reshape(
                mlpBranch(middle, tap(Taps.hidden(index), hidden(middle))),
                List.of(batch, tokens, tf.constant(config.width())));
    }

    /** Queries or keys (B,h,M,e) as their positions turn them. */
    private Operand<TFloat32> turned(Operand<TFloat32> x) {
        return config.layout().positions().rotary()
                ? Rotation.turn(tf, config.headWidth(), x, layers.rotation(), 1, false)
                : x;
    }

    private Operand<TFloat32> tap(String name, Operand<TFloat32> x) {
        return layers.root().withName(name).identity(x);
    }

    /** x + proj(mixed values), for rows (n,d). */
    Operand<TFloat32> attentionBranch(Operand<TFloat32> x, Operand<TFloat32> mixed) {
        return tf.math.add(x, layers.linear(mixed, projection()));
    }

    /** x + MLP(LN2(x)), for rows (n,d) and what the MLP's first layer gives of them. */
    Operand<TFloat32> mlpBranch(Operand<TFloat32> x, Operand<TFloat32> hidden) {
        return tf.math.add(x, layers.linear(config.layout().mlp().value(tf, config, hidden), fc2()));
    }

    Layers.Norm norm2Parts(Operand<TFloat32> x) {
        return layers.normParts(x, prefix + "norm2");
    }

    /** What the MLP's first layer gives: fc1(LN2(x)), (n,H) or, gated, (n,2H). */
    Operand<TFloat32> hidden(Operand<TFloat32> x) {
        return layers.linear(layers.norm(x, prefix + "norm2"), fc1());
    }

    Layers.Linear qkvLayer() {
        return new Layers.Linear(prefix + "attn.qkv", null);
    }

    Layers.Linear projection() {
        return new Layers.Linear(prefix + "attn.proj", scale("ls1.gamma"));
    }

    Layers.Linear fc1() {
        return new Layers.Linear(prefix + "mlp.fc1", null);
    }

    Layers.Linear fc2() {
        return new Layers.Linear(prefix + "mlp.fc2", scale("ls2.gamma"));
    }

    private @Nullable String scale(String name) {
        return index < config.depth() ? prefix + name : null;
    }
}
