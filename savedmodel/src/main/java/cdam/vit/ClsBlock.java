package cdam.vit;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * The last block for [CLS] alone, or the pooling of a probe, and CDAM of any number of directions in closed form.
 *
 * <p>One query alone leads to the latent, so a token's key and value are needed in two products each, which associativity makes
 * cheap. Per attention head, with q the query of [CLS] or of the probe: q.(k_i - b_k) = T_i.(W_k^T q), and sum_i a_i v_i =
 * W_v (sum_i a_i T_i) + b_v. No key is ever computed, and values only for maps. Rotary positions turn each key by R_i: keys are
 * computed then, and the part of their bias, q . R_i b_k, stays in the softmax.
 *
 * <p>The closed form (derived in explain/docs/methods.md): a = softmax(s), s_i = T_i.u with u = W_k^T q / sqrt(e), o = sum_i a_i
 * v_i, dv_i = v_i - b_v, and G = df/do: S_i = sum over heads of a_i (dv_i + s_i (v_i - o)) . G, which equals the paper's
 * Eq. 2 exactly.
 */
final class ClsBlock {
    private final Layers layers;
    private final Ops tf;
    private final ViTConfig config;
    private final Block block;
    private final boolean pools; // with a probe
    private final Operand<TFloat32> input;
    private final Operand<TFloat32> normed;
    private final Part query;
    private final Part key;
    private final Part value;
    private final Operand<TFloat32> scores; // s, without the part of the key's bias, (B,h,M)
    private final Operand<TFloat32> attention; // (B,h,M)
    private final Operand<TFloat32> mixed; // o, (B,d)
    private final Operand<TFloat32> middle; // after the attention's branch, (B,d)
    private final Operand<TFloat32> end; // after the block, (B,d)

    /** A third of the joined query, key and value: weight (d,d) as (in, out), bias (d). */
    private record Part(Operand<TFloat32> weight, Operand<TFloat32> bias) {}

    /**
     * @param layers the model's layers
     * @param input z (B,M,d)
     * @param normed T (B,M,d)
     */
    ClsBlock(Layers layers, Operand<TFloat32> input, Operand<TFloat32> normed) {
        this.layers = layers;
        this.tf = layers.tf();
        this.config = layers.config();
        this.block = new Block(layers, config.wholeBlocks());
        this.pools = config.layout().pooling() == Pooling.PROBE;
        this.input = input;
        this.normed = normed;
        this.query = part(0);
        this.key = part(1);
        this.value = part(2);
        boolean rotary = config.layout().positions().rotary() && !pools;
        Operand<TFloat32> ofTokens = rotary ? turnedScores() : scores();
        Operand<TFloat32> logits = layers.root()
                .withName(Taps.ATTENTION_LOGITS)
                .identity(rotary ? tf.math.add(ofTokens, turnedBias()) : ofTokens);
        this.scores = rotary ? ofTokens : logits;
        this.attention = layers.root().withName(Taps.ATTENTION).identity(tf.nn.softmax(logits));
        this.mixed = mixedValues();
        this.middle = middle(mixed, UnaryOperator.identity());
        this.end = block.mlpBranch(middle, block.hidden(middle));
    }

    /** @param rows of [CLS] before the block, as many as there are sums */
    private Operand<TFloat32> middle(Operand<TFloat32> sums, UnaryOperator<Operand<TFloat32>> rows) {
        return pools ? layers.linear(sums, block.projection()) : block.attentionBranch(rows.apply(first(input)), sums);
    }

    /** [CLS] after the last block, before the final norm; or what the probe pooled: (B,d). */
    Operand<TFloat32> output() {
        return end;
    }

    /** After the attention's branch, before the MLP's: (B,d). */
    Operand<TFloat32> middle() {
        return middle;
    }

    /** The output with other sums of values by attention than its own, (n,d) of one image. */
    Operand<TFloat32> output(Operand<TFloat32> sums) {
        return output(sums, UnaryOperator.identity());
    }

    private Operand<TFloat32> output(Operand<TFloat32> sums, UnaryOperator<Operand<TFloat32>> rows) {
        Operand<TFloat32> middles = middle(sums, rows);
        return block.mlpBranch(middles, block.hidden(middles));
    }

    /**
     * Rows of the block's end of what attention sums once each patch is left out of it, o = (o - a_i v_i) / (1 - a_i) per head, and
     * last of all tokens: (B (N+1),d).
     */
    Operand<TFloat32> withoutEachPatch() {
        Operand<TFloat32> a = perPatch(attention);
        Operand<TFloat32> v = tf.math.add(
                byHead(patchesOf(normed, 1), value.weight()),
                layers.reshape(value.bias(), 1, 1, config.heads(), config.headWidth()));
        Operand<TFloat32> o = layers.reshape(mixed, -1, 1, config.heads(), config.headWidth());
        Operand<TFloat32> rest =
                tf.math.div(tf.math.sub(o, tf.math.mul(a, v)), tf.math.sub(layers.scalar(1), a)); // (B,N,h,e)
        Operand<TFloat32> sums = tf.concat(List.of(rest, o), tf.constant(1));
        Operand<TFloat32> rows =
                layers.reshape(sums, List.of(layers.size(sums, 0), layers.size(sums, 1), tf.constant(config.width())));
        return output(
                layers.reshape(rows, -1, config.width()),
                cls -> layers.reshape(
                        tf.math.add(tf.expandDims(cls, tf.constant(1)), tf.zerosLike(rows)), -1, config.width()));
    }

    /** Of numbers per attention head and token (B,h,M), those of the patches: (B,N,h,1). */
    private Operand<TFloat32> perPatch(Operand<TFloat32> x) {
        return tf.expandDims(layers.transpose(patchesOf(x, 2), 0, 2, 1), tf.constant(3));
    }

    /** v (B,M,d), heads joined. */
    Operand<TFloat32> values() {
        Operand<TFloat32> rows = tf.linalg.matMul(layers.reshape(normed, -1, config.width()), value.weight());
        return layers.reshape(
                tf.nn.biasAdd(rows, value.bias()),
                List.of(layers.size(normed, 0), layers.size(normed, 1), tf.constant(config.width())));
    }

    /** Attention of [CLS], or the probe, to every token: (B,h,M). */
    Operand<TFloat32> attention() {
        return attention;
    }

    /** s (B,h,M): what the softmax sees, without the part that is the same for every token. */
    private Operand<TFloat32> scores() {
        int heads = config.heads();
        int headWidth = config.headWidth();
        Operand<TFloat32> perHead = layers.transpose(layers.reshape(query(), -1, heads, headWidth), 1, 0, 2); // (h,B,e)
        Operand<TFloat32> keyWeight =
                layers.transpose(layers.reshape(key.weight(), config.width(), heads, headWidth), 1, 2, 0); // (h,e,d)
        Operand<TFloat32> u = layers.transpose(layers.batchMatMul(perHead, keyWeight, false), 1, 0, 2); // (B,h,d)
        return layers.batchMatMul(u, normed, true);
    }

    /** q / sqrt(e), heads joined: (B,d); a probe's is (1,d). */
    private Operand<TFloat32> query() {
        Operand<TFloat32> asks = pools
                ? layers.reshape(layers.weight(Block.POOL + "probe", 1, 1, config.width()), 1, config.width())
                : first(normed);
        return tf.math.mul(tf.nn.biasAdd(tf.linalg.matMul(asks, query.weight()), query.bias()), layers.scalar((float)
                (1 / Math.sqrt(config.headWidth()))));
    }

    /** R_i^T q / sqrt(e) of every token: (B,M,h,e). */
    private Operand<TFloat32> turnedQueries() {
        Operand<TFloat32> q = layers.reshape(query(), -1, 1, config.heads(), config.headWidth());
        return Rotation.turn(tf, config.headWidth(), q, layers.rotation(), 2, true);
    }

    /** s (B,h,M) of turned keys, without their bias. */
    private Operand<TFloat32> turnedScores() {
        return alongQueries(byHead(normed, key.weight()));
    }

    /** q . R_i b_k / sqrt(e): (B,h,M). */
    private Operand<TFloat32> turnedBias() {
        return alongQueries(layers.reshape(key.bias(), 1, 1, config.heads(), config.headWidth()));
    }

    /** Products of keys (B,M,h,e) with each token's turned query: (B,h,M). */
    private Operand<TFloat32> alongQueries(Operand<TFloat32> keys) {
        Operand<TFloat32> products = tf.reduceSum(tf.math.mul(keys, turnedQueries()), tf.constant(3));
        return layers.transpose(products, 0, 2, 1);
    }

    /** o = sum_i a_i v_i, heads joined: (B,d). */
    private Operand<TFloat32> mixedValues() {
        Operand<TFloat32> pooled = layers.batchMatMul(attention, normed, false); // (B,h,d)
        Operand<TFloat32> valueWeight = layers.transpose(
                layers.reshape(value.weight(), config.width(), config.heads(), config.headWidth()), 1, 0, 2); // (h,d,e)
        Operand<TFloat32> values = layers.batchMatMul(layers.transpose(pooled, 1, 0, 2), valueWeight, false); // (h,B,e)
        Operand<TFloat32> joined = layers.reshape(layers.transpose(values, 1, 0, 2), -1, config.width());
        return tf.math.add(joined, valueBias());
    }

    /** b_v times the attention's sum, which is 1 but must not be left out: the gradient at the attention needs it. */
    private Operand<TFloat32> valueBias() {
        Operand<TFloat32> sums = tf.reduceSum(attention, tf.constant(-1), ReduceSum.keepDims(true)); // (B,h,1)
        Operand<TFloat32> perHead = layers.reshape(value.bias(), 1, config.heads(), config.headWidth());
        return layers.reshape(tf.math.mul(sums, perHead), -1, config.width());
    }

    /**
     * Adds the closed form's taps.
     *
     * @param directions df/dlatent, (1,K,d) or (B,K,d)
     */
    void addMaps(Operand<TFloat32> directions) {
        int heads = config.heads();
        int headWidth = config.headWidth();
        Operand<TFloat32> gradient = gradientAtMixedValues(directions); // G (B,K,d)
        Operand<TFloat32> patches = patchesOf(normed, 1);
        Operand<TFloat32> dv = byHead(patches, value.weight()); // T W_v
        Operand<TFloat32> fromMean =
                layers.reshape(tf.math.sub(value.bias(), mixed), -1, 1, heads, headWidth); // b_v - o
        Operand<TFloat32> a = perPatch(attention);
        Operand<TFloat32> s = perPatch(scores);
        Operand<TFloat32> value = tf.math.mul(a, dv);
        Operand<TFloat32> byAttention = tf.math.mul(tf.math.mul(a, s), tf.math.add(dv, fromMean));
        map(Taps.CDAM, gradient, tf.math.add(value, byAttention));
        map(Taps.CDAM_VALUE, gradient, value);
        map(Taps.CDAM_ATTENTION, gradient, byAttention);
    }

    private void map(String name, Operand<TFloat32> gradient, Operand<TFloat32> y) {
        layers.root().withName(name).identity(map(gradient, y));
    }

    /** Y . G of patches (B,N,h,e) and directions (B,K,d): (B,K,N). */
    private Operand<TFloat32> map(Operand<TFloat32> gradient, Operand<TFloat32> y) {
        Operand<TFloat32> rows = layers.reshape(
                y, List.of(layers.size(y, 0), layers.size(y, 1), tf.constant(config.width()))); // (B,N,d)
        return layers.batchMatMul(gradient, rows, true);
    }

    /**
     * Grad-CAM before its relu, sum_j w_j T_kj with w_j the mean of df/dT_ij over the patches i, which is Y_k . G too: per head, with
     * W_i = a_i (v_i - o), Y_k = mean(a) dv_k + mean over i of W_i (R_i^T q / sqrt(e)) . (W_k T_k).
     *
     * @param directions df/dlatent, (1,K,d) or (B,K,d)
     * @return (B,K,N)
     */
    Operand<TFloat32> gradCam(Operand<TFloat32> directions) {
        Operand<TFloat32> patches = patchesOf(normed, 1);
        Operand<TFloat32> dv = byHead(patches, value.weight());
        Operand<TFloat32> a = perPatch(attention);
        Operand<TFloat32> fromMean =
                layers.reshape(tf.math.sub(value.bias(), mixed), -1, 1, config.heads(), config.headWidth());
        Operand<TFloat32> weighted = byHeadFirst(tf.math.mul(a, tf.math.add(dv, fromMean))); // W (B,h,N,e)
        Operand<TFloat32> queries = config.layout().positions().rotary() && !pools
                ? patchesOf(turnedQueries(), 1)
                : tf.math.mul(layers.reshape(query(), -1, 1, config.heads(), config.headWidth()), tf.onesLike(a));
        Operand<TFloat32> keys = byHeadFirst(byHead(patches, key.weight()));
        Operand<TFloat32> count = tf.dtypes.cast(layers.size(patches, 1), TFloat32.class);
        Operand<TFloat32> turn = tf.math.div( // (B,h,e,e)
                BatchMatMul.of(tf, byHeadFirst(queries), weighted, true, false), count);
        Operand<TFloat32> byAttention = layers.transpose(layers.batchMatMul(keys, turn, false), 0, 2, 1, 3);
        Operand<TFloat32> meanAttention = tf.math.mean(a, tf.constant(1), Mean.keepDims(true)); // (B,1,h,1)
        return map(gradientAtMixedValues(directions), tf.math.add(tf.math.mul(meanAttention, dv), byAttention));
    }

    /** Products (B,N,d) with a weight, head by head: (B,N,h,e). */
    private Operand<TFloat32> byHead(Operand<TFloat32> patches, Operand<TFloat32> weight) {
        return layers.reshape(
                tf.linalg.matMul(layers.reshape(patches, -1, config.width()), weight),
                List.of(
                        layers.size(patches, 0),
                        layers.size(patches, 1),
                        tf.constant(config.heads()),
                        tf.constant(config.headWidth())));
    }

    private Operand<TFloat32> byHeadFirst(Operand<TFloat32> x) {
        return layers.transpose(x, 0, 2, 1, 3);
    }

    /**
     * G = df/do of every direction: the chain of derivatives from the latent back through final norm, MLP and projection,
     * as matrix products.
     */
    private Operand<TFloat32> gradientAtMixedValues(Operand<TFloat32> directions) {
        int width = config.width();
        Operand<TFloat32> atEnd = pools ? directions : normBackward(directions, layers.normParts(end, "norm"));
        Operand<TFloat32> hidden = tf.expandDims(block.hidden(middle), tf.constant(1)); // (B,1,H)
        Operand<TFloat32> atHidden = config.layout()
                .mlp()
                .backward(tf, config, hidden, backward(atEnd, block.fc2(), width, config.hidden()));
        Operand<TFloat32> throughMlp =
                normBackward(backward(atHidden, block.fc1(), config.mlpOutputs(), width), block.norm2Parts(middle));
        return backward(tf.math.add(atEnd, throughMlp), block.projection(), width, width);
    }

    /** The gradient at a linear layer's input (B,K,in) from the one at its output (B,K,out). */
    private Operand<TFloat32> backward(Operand<TFloat32> gradient, Layers.Linear linear, int out, int in) {
        Operand<TFloat32> rows =
                tf.linalg.matMul(layers.reshape(gradient, -1, out), layers.matrix(linear), MatMul.transposeB(true));
        return layers.reshape(rows, List.of(layers.size(gradient, 0), layers.size(gradient, 1), tf.constant(in)));
    }

    /** The gradient before a layer norm from the one after it; the norm's parts are (B,d), the gradients (B,K,d). */
    private Operand<TFloat32> normBackward(Operand<TFloat32> gradient, Layers.Norm norm) {
        Operand<TFloat32> scaled = tf.math.mul(gradient, norm.gamma());
        Operand<TFloat32> normalised = tf.expandDims(norm.normalised(), tf.constant(1));
        Operand<TFloat32> inverse = tf.expandDims(norm.inverseDeviation(), tf.constant(1));
        Operand<TFloat32> along = tf.math.mul(normalised, layers.meanOfLast(tf.math.mul(scaled, normalised)));
        return tf.math.mul(inverse, tf.math.sub(tf.math.sub(scaled, layers.meanOfLast(scaled)), along));
    }

    /** [CLS] of tokens (B,M,d): (B,d). */
    private Operand<TFloat32> first(Operand<TFloat32> tokens) {
        return tf.gather(tokens, tf.constant(0), tf.constant(1));
    }

    /** The patches' part of an axis that runs over all tokens. */
    private Operand<TFloat32> patchesOf(Operand<TFloat32> x, int axis) {
        int[] begin = new int[x.shape().numDimensions()];
        int[] size = new int[begin.length];
        Arrays.fill(size, -1);
        begin[axis] = config.prefixTokens();
        return tf.slice(x, tf.constant(begin), tf.constant(size));
    }

    private Part part(int index) {
        int width = config.width();
        Layers.Linear qkv = block.qkvLayer();
        return new Part(
                tf.slice(layers.matrix(qkv), tf.constant(new int[] {0, index * width}), tf.constant(new int[] {
                    width, width
                })),
                tf.slice(layers.bias(qkv), tf.constant(new int[] {index * width}), tf.constant(new int[] {width})));
    }
}
