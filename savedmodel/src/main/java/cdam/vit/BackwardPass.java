package cdam.vit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The gradient of f at the attention of every block, and at the first block's tokens, in one backward pass.
 *
 * <p>With A the attention, q (scaled), k, v, O = A v and G = df/dO: df/dA = G v^T, and by softmax's derivative df/ds = A (df/dA
 * - D), where D = sum of A df/dA over a row = sum of G O over an entry's numbers. TensorFlow differentiates the last block.
 * Its derivatives of the others are two thirds slower than these: batched products without oneDNN, layers computed again
 * for nothing but their shape.
 */
public final class BackwardPass {
    private final GraphOps ops;
    private final Ops tf;
    private final LayerGradients layers;
    private final ViTConfig config;
    private final boolean recomputeAttention;
    private final List<Operand<TFloat32>> attentions = new ArrayList<>();
    private final List<Operand<TFloat32>> atAttentions = new ArrayList<>();
    private Operand<TFloat32> atInput; // of the block that is under way, (B M,d)

    /**
     * Adds the operations.
     *
     * @param of what f is a function of, by the last block's input alone; {@code direction} has its shape
     * @param direction df/d{@code of}
     * @param recomputeAttention whether attention is computed a second time when its turn comes: otherwise that of all blocks waits for it
     */
    public BackwardPass(
            GraphOps ops, ViTConfig config, String of, Operand<TFloat32> direction, boolean recomputeAttention) {
        this.ops = ops;
        this.tf = ops.tf();
        this.layers = new LayerGradients(ops, config);
        this.config = config;
        this.recomputeAttention = recomputeAttention;
        List<Operand<TFloat32>> ofLast = ops.gradients(of, direction, List.of(lastAttention(config), Taps.BLOCK_INPUT));
        attentions.add(ops.tap(lastAttention(config)));
        atAttentions.add(ofLast.get(0));
        this.atInput = rows(ofLast.get(1));
        for (int block = config.wholeBlocks() - 1; block >= 0; block--) {
            atInput = through(block, atInput);
        }
        Collections.reverse(attentions);
        Collections.reverse(atAttentions);
    }

    /** What of the forward pass this goes on from, worth keeping. */
    public static List<String> uses(ViTConfig config) {
        List<String> taps = new ArrayList<>();
        for (int block = 0; block < config.wholeBlocks(); block++) {
            taps.addAll(List.of(
                    Taps.blockInput(block),
                    Taps.qkv(block),
                    Taps.attention(block),
                    Taps.mixedValues(block),
                    Taps.middle(block),
                    Taps.hidden(block)));
        }
        return taps;
    }

    /** The attention that the latent is made with: (B,h,M) of [CLS] or the probe, or (B,h,M,M) where patches are pooled. */
    private static String lastAttention(ViTConfig config) {
        return config.layout().pooling().isMean() ? Taps.attention(config.wholeBlocks()) : Taps.ATTENTION;
    }

    /** A block's attention, (B,h,M,M); of the last the row of [CLS] or the probe, (B,h,M), unless patches are pooled. */
    public Operand<TFloat32> attention(int block) {
        return attentions.get(block);
    }

    /** df/dA of a block, of the shape of {@link #attention}. */
    public Operand<TFloat32> atAttention(int block) {
        return atAttentions.get(block);
    }

    /** df/dx at {@link Taps#TOKENS}, (B,M,d). */
    public Operand<TFloat32> atTokens() {
        return tf.reshape(atInput, tf.shape(ops.tap(Taps.TOKENS)));
    }

    /** The gradient at a block's input from the one at its output, (B M,d). */
    private Operand<TFloat32> through(int block, Operand<TFloat32> atOutput) {
        Operand<TFloat32> atMiddle = tf.math.add(atOutput, throughMlp(block, atOutput));
        Operand<TFloat32> atMixed = heads(layers.linear(atMiddle, Taps.weight(block, "attn.proj")));
        Parts parts = parts(block);
        Operand<TFloat32> attention = recomputeAttention ? attention(parts, atMixed) : ops.tap(Taps.attention(block));
        Operand<TFloat32> atAttention = ops.batchMatMul(atMixed, parts.value(), false, true);
        attentions.add(attention);
        atAttentions.add(atAttention);
        Operand<TFloat32> atNormed =
                layers.linear(atQkv(block, parts, attention, atMixed, atAttention), Taps.weight(block, "attn.qkv"));
        Operand<TFloat32> input = rows(ops.tap(Taps.blockInput(block)));
        return tf.math.add(atMiddle, layers.norm(atNormed, input, Taps.weight(block, "norm1")));
    }

    /** Computed when a gradient is there, and not before. */
    private Operand<TFloat32> attention(Parts parts, Operand<TFloat32> after) {
        Operand<TFloat32> query = tf.withControlDependencies(List.of(after)).identity(parts.query());
        return tf.nn.softmax(ops.batchMatMul(query, parts.key(), false, true));
    }

    private Operand<TFloat32> throughMlp(int block, Operand<TFloat32> atOutput) {
        Operand<TFloat32> atHidden =
                layers.mlp(layers.linear(atOutput, Taps.weight(block, "mlp.fc2")), ops.tap(Taps.hidden(block)));
        return layers.norm(
                layers.linear(atHidden, Taps.weight(block, "mlp.fc1")),
                ops.tap(Taps.middle(block)),
                Taps.weight(block, "norm2"));
    }

    /** Tokens (B,M,d) as rows (B M,d). */
    private Operand<TFloat32> rows(Operand<TFloat32> tokens) {
        return tf.reshape(tokens, tf.constant(new int[] {-1, config.width()}));
    }

    /** Scaled query, key and value of a block, each (B,h,M,e). */
    private record Parts(Operand<TFloat32> query, Operand<TFloat32> key, Operand<TFloat32> value) {}

    private Parts parts(int block) {
        Operand<TFloat32> split = tf.reshape(ops.tap(Taps.qkv(block)), threeHeads());
        List<Operand<TFloat32>> parts =
                List.copyOf(tf.unstack(tf.linalg.transpose(split, tf.constant(new int[] {2, 0, 3, 1, 4})), 3L)
                        .output());
        return new Parts(tf.math.mul(turned(parts.get(0), false), scale()), turned(parts.get(1), false), parts.get(2));
    }

    /** Queries or keys (B,h,M,e) as their positions turn them; their gradients are turned back. */
    private Operand<TFloat32> turned(Operand<TFloat32> x, boolean back) {
        return config.layout().positions().rotary()
                ? Rotation.turn(tf, config.headWidth(), x, ops.tap(Taps.ROTATION), 1, back)
                : x;
    }

    /** df/d(q,k,v), joined: (B M,3d). */
    private Operand<TFloat32> atQkv(
            int block,
            Parts parts,
            Operand<TFloat32> attention,
            Operand<TFloat32> atMixed,
            Operand<TFloat32> atAttention) {
        Operand<TFloat32> mixed = heads(ops.tap(Taps.mixedValues(block)));
        Operand<TFloat32> rowSums =
                tf.reduceSum(tf.math.mul(atMixed, mixed), tf.constant(-1), ReduceSum.keepDims(true));
        Operand<TFloat32> atScores = tf.math.mul(attention, tf.math.sub(atAttention, rowSums));
        Operand<TFloat32> atQuery =
                turned(tf.math.mul(ops.batchMatMul(atScores, parts.key(), false, false), scale()), true);
        Operand<TFloat32> atKey = turned(ops.batchMatMul(atScores, parts.query(), true, false), true);
        Operand<TFloat32> atValue = ops.batchMatMul(attention, atMixed, true, false);
        Operand<TFloat32> stacked = tf.stack(List.of(atQuery, atKey, atValue)); // (3,B,h,M,e)
        return tf.reshape(
                tf.linalg.transpose(stacked, tf.constant(new int[] {1, 3, 0, 2, 4})),
                tf.constant(new int[] {-1, 3 * config.width()}));
    }

    /** Rows (B M,d) head by head: (B,h,M,e). */
    private Operand<TFloat32> heads(Operand<TFloat32> rows) {
        Operand<TInt32> shape = tf.concat(
                List.of(batchAndTokens(), tf.constant(new int[] {config.heads(), config.headWidth()})), tf.constant(0));
        return tf.linalg.transpose(tf.reshape(rows, shape), tf.constant(new int[] {0, 2, 1, 3}));
    }

    /** (B,M,3,h,e). */
    private Operand<TInt32> threeHeads() {
        return tf.concat(
                List.of(batchAndTokens(), tf.constant(new int[] {3, config.heads(), config.headWidth()})),
                tf.constant(0));
    }

    private Operand<TInt32> batchAndTokens() {
        return tf.slice(tf.shape(ops.tap(Taps.TOKENS)), tf.constant(new int[] {0}), tf.constant(new int[] {2}));
    }

    private Operand<TFloat32> scale() {
        return tf.constant((float) (1 / Math.sqrt(config.headWidth())));
    }
}
