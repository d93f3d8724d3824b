package cdam.vit;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The latent of one image as a sum (Gandelsman et al. 2024, Eq. 2 to 6): [CLS]'s residual stream is its embedding plus what every
 * block's attention and MLP add, an attention head adds a_i v_i W_o for each token i, and the final norm is linear while its
 * deviation is held. Of a probe: its pooling and its MLP. Not where the latent is a mean patch.
 */
public final class ResidualSplit {
    /** Rows after those of the tokens: the embedding of [CLS]; MLPs; biases; attention that was not asked for. */
    public static final int OTHERS = 4;

    private final Ops tf;
    private final ViTConfig config;
    private final Layers layers;
    private final ClsBlock last;
    private final Operand<TFloat32> start; // of [CLS], (1,d)
    private final List<Part> parts = new ArrayList<>();

    /**
     * What writes into the residual stream.
     *
     * @param block whose projection it is
     * @param attention a (1,h,M)
     * @param values v (1,M,d)
     * @param sum what attention added, with its bias (1,d)
     * @param mlp what the MLP added (1,d)
     */
    private record Part(
            Block block,
            Operand<TFloat32> attention,
            Operand<TFloat32> values,
            Operand<TFloat32> sum,
            Operand<TFloat32> mlp) {}

    public ResidualSplit(GraphOps ops, ViTConfig config) {
        this.tf = ops.tf();
        this.config = config;
        this.layers = Layers.of(ops, config);
        this.last = LastBlockOps.block(layers, ops);
        boolean probe = config.layout().pooling() == Pooling.PROBE;
        Operand<TFloat32> before = first(ops.tap(Taps.BLOCK_INPUT));
        this.start = probe ? zero() : first(ops.tap(Taps.TOKENS));
        for (int index = 0; index < config.depth() - 1 && !probe; index++) {
            Operand<TFloat32> middle = tf.slice(
                    ops.tap(Taps.middle(index)), tf.constant(new int[] {0, 0}), tf.constant(new int[] {1, -1}));
            Operand<TFloat32> after =
                    index + 1 == config.wholeBlocks() ? before : first(ops.tap(Taps.blockInput(index + 1)));
            Operand<TFloat32> values = tf.slice(
                    ops.tap(Taps.qkv(index)),
                    tf.constant(new int[] {0, 0, 2 * config.width()}),
                    tf.constant(new int[] {-1, -1, -1}));
            parts.add(new Part(
                    new Block(layers, index),
                    ops.tap(Taps.clsAttention(index)),
                    values,
                    tf.math.sub(middle, first(ops.tap(Taps.blockInput(index)))),
                    tf.math.sub(after, middle)));
        }
        parts.add(new Part(
                new Block(layers, config.wholeBlocks()),
                last.attention(),
                last.values(),
                probe ? last.middle() : tf.math.sub(last.middle(), before),
                tf.math.sub(last.output(), last.middle())));
    }

    /** What {@link #rows} reads of the blocks before the last, worth keeping. */
    public static List<String> uses(ViTConfig config) {
        List<String> taps = new ArrayList<>();
        for (int block = 0; block < config.wholeBlocks() && config.layout().pooling() != Pooling.PROBE; block++) {
            taps.addAll(List.of(Taps.blockInput(block), Taps.qkv(block), Taps.clsAttention(block), Taps.middle(block)));
        }
        return taps;
    }

    /**
     * Rows that sum to the latent: the tokens' by attention, then {@value #OTHERS} others, (M + {@value #OTHERS}, d).
     *
     * @param block whose attention alone; -1: of all
     * @param head whose alone; -1: of all
     */
    public Operand<TFloat32> rows(int block, int head) {
        Operand<TFloat32> tokens = null;
        Operand<TFloat32> mlps = zero();
        Operand<TFloat32> biases = zero();
        Operand<TFloat32> others = zero();
        for (int index = 0; index < parts.size(); index++) {
            Part part = parts.get(index);
            Operand<TFloat32> bias = tf.expandDims(layers.bias(part.block().projection()), tf.constant(0));
            mlps = tf.math.add(mlps, part.mlp());
            biases = tf.math.add(biases, bias);
            boolean asked = block < 0 || block == index;
            if (asked) {
                Operand<TFloat32> own = tokens(part, head);
                tokens = tokens == null ? own : tf.math.add(tokens, own);
            }
            if (!asked || head >= 0) {
                others = tf.math.add(others, tf.math.sub(part.sum(), bias));
                if (asked) {
                    others = tf.math.sub(others, tf.reduceSum(tokens(part, head), tf.constant(0)));
                }
            }
        }
        if (tokens == null) {
            throw new IllegalArgumentException("no block " + block);
        }
        return config.layout().pooling() == Pooling.PROBE
                ? tf.concat(List.of(tokens, start, mlps, biases, others), tf.constant(0))
                : tf.concat(
                        List.of(
                                normed(tokens),
                                normed(start),
                                normed(mlps),
                                tf.math.add(normed(biases), layers.weight("norm.bias", config.width())),
                                normed(others)),
                        tf.constant(0));
    }

    /** a_i v_i W_o of every token, (M,d). */
    private Operand<TFloat32> tokens(Part part, int head) {
        Operand<TFloat32> a = tf.expandDims(layers.transpose(part.attention(), 0, 2, 1), tf.constant(3)); // (1,M,h,1)
        if (head >= 0) {
            float[] one = new float[config.heads()];
            one[head] = 1;
            a = tf.math.mul(a, layers.reshape(tf.constant(one), 1, 1, config.heads(), 1));
        }
        Operand<TFloat32> values = layers.reshape(part.values(), 1, -1, config.heads(), config.headWidth());
        Operand<TFloat32> weighted = layers.reshape(tf.math.mul(a, values), -1, config.width());
        return tf.linalg.matMul(weighted, layers.matrix(part.block().projection()));
    }

    /** Rows through the final norm, its deviation held, without its bias. */
    private Operand<TFloat32> normed(Operand<TFloat32> rows) {
        Layers.Norm norm = layers.normParts(last.output(), "norm");
        Operand<TFloat32> centred = tf.math.sub(rows, layers.meanOfLast(rows));
        return tf.math.mul(tf.math.mul(centred, norm.inverseDeviation()), norm.gamma());
    }

    /** [CLS] of one image's tokens (1,M,d): (1,d). */
    private Operand<TFloat32> first(Operand<TFloat32> tokens) {
        return layers.reshape(
                tf.slice(tokens, tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {1, 1, -1})),
                1,
                config.width());
    }

    private Operand<TFloat32> zero() {
        return tf.constant(new float[1][config.width()]);
    }
}
