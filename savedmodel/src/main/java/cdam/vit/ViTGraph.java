package cdam.vit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.PlaceholderWithDefault;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The whole Vision Transformer as a TensorFlow graph with the taps of {@link Taps}: any image size that is a multiple of the
 * patch, any batch size, one linear head given as an input.
 */
public final class ViTGraph {
    private final Graph graph;
    private final Layers layers;
    private final Ops tf;
    private final ViTConfig config;

    private ViTGraph(Graph graph, ViTWeights weights) {
        this.graph = graph;
        this.tf = Ops.create(graph);
        this.layers = new Layers(tf, weights);
        this.config = weights.config();
    }

    /**
     * Adds the model to an empty graph, every weight as a placeholder of its shape and name: whoever writes the graph puts
     * constants in their places, one at a time, so that no second copy of the weights is ever in memory.
     *
     * @return the numbers of each weight by name, row-major in the placeholder's shape; made when asked for
     */
    public static Map<String, Supplier<float[]>> build(Graph graph, ViTWeights weights) {
        ViTGraph model = new ViTGraph(graph, weights);
        model.build();
        return model.layers.values();
    }

    private void build() {
        Operand<TFloat32> image =
                tf.withName(Taps.IMAGE).placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3, -1, -1)));
        Operand<TFloat32> x = tf.withName(Taps.TOKENS).identity(tokens(image));
        for (int index = 0; index < config.wholeBlocks(); index++) {
            Block block = new Block(layers.under("block_" + index), index);
            if (index > 0) {
                x = tf.withName(Taps.blockInput(index)).identity(x);
            }
            Operand<TFloat32> qkv = tf.withName(Taps.qkv(index)).identity(block.qkv(block.norm1(x)));
            x = block.output(x, qkv);
            if (config.layout().cls()) {
                clsAttention(index, firstRow(attention(index)));
                cls(index, tf.gather(x, tf.constant(0), tf.constant(1)));
            }
        }
        Operand<TFloat32> input = tf.withName(Taps.BLOCK_INPUT).identity(x);
        Operand<TFloat32> latent = config.layout().pooling().isMean() ? meanPatch(input) : lastBlock(input);
        head(latent);
    }

    /** [CLS]'s row of attention (B,h,M,M). */
    private Operand<TFloat32> firstRow(Operand<TFloat32> attention) {
        return tf.gather(attention, tf.constant(0), tf.constant(2));
    }

    /** [CLS], registers, patches as the first block takes them: (B,M,d). */
    private Operand<TFloat32> tokens(Operand<TFloat32> image) {
        int patch = config.patch();
        int width = config.width();
        Operand<TInt32> batch = layers.size(image, 0);
        Operand<TInt32> rows = tf.math.div(layers.size(image, 2), tf.constant(patch));
        Operand<TInt32> columns = tf.math.div(layers.size(image, 3), tf.constant(patch));
        Operand<TInt32> side = tf.constant(patch);
        // The patch embedding's convolution does not overlap: it is a product of the cut patches.
        Operand<TFloat32> cut = layers.transpose(
                layers.reshape(image, List.of(batch, tf.constant(3), rows, side, columns, side)), 0, 2, 4, 1, 3, 5);
        Operand<TFloat32> embedded =
                layers.linear(layers.reshape(cut, -1, 3 * patch * patch), new Layers.Linear("patch_embed.proj", null));
        Operand<TInt32> count = tf.math.mul(rows, columns);
        if (config.layout().positions().rotary()) {
            layers.rotate(rows, columns);
        }
        Operand<TFloat32> patches = layers.reshape(embedded, List.of(batch, count, tf.constant(width)));
        List<Operand<TFloat32>> all = new ArrayList<>();
        if (config.layout().positions().learned()) {
            boolean hasCls = config.layout().cls();
            Operand<TFloat32> own =
                    layers.weight("pos_embed", (hasCls ? 1 : 0) + config.gridRows() * config.gridColumns(), width);
            Operand<TFloat32> ofPatches =
                    tf.slice(own, tf.constant(new int[] {hasCls ? 1 : 0, 0}), tf.constant(new int[] {-1, -1}));
            patches = tf.math.add(
                    patches,
                    new PositionEmbedding(layers.under("position_embedding")).forGrid(ofPatches, rows, columns));
            if (hasCls) {
                all.add(tf.math.add(
                        layers.weight("cls_token", 1, 1, width),
                        tf.slice(own, tf.constant(new int[] {0, 0}), tf.constant(new int[] {1, -1}))));
            }
        } else if (config.layout().cls()) {
            all.add(layers.weight("cls_token", 1, 1, width));
        }
        if (config.registers() > 0) {
            all.add(layers.weight("register_tokens", 1, config.registers(), width));
        }
        return preNorm(all.isEmpty() ? patches : behind(all, patches, batch));
    }

    /** Tokens of every image (1,R,d) before its own (B,N,d). */
    private Operand<TFloat32> behind(List<Operand<TFloat32>> prefix, Operand<TFloat32> patches, Operand<TInt32> batch) {
        Operand<TFloat32> joined = prefix.size() == 1 ? prefix.get(0) : tf.concat(prefix, tf.constant(1));
        Operand<TFloat32> everywhere = tf.tile(joined, tf.stack(List.of(batch, tf.constant(1), tf.constant(1))));
        return tf.concat(List.of(everywhere, patches), tf.constant(1));
    }

    private Operand<TFloat32> preNorm(Operand<TFloat32> tokens) {
        return config.layout().preNorm() ? layers.under("pre_norm").norm(tokens, "norm_pre") : tokens;
    }

    /** The last block for [CLS], or a probe's pooling; the latent (B,d). */
    private Operand<TFloat32> lastBlock(Operand<TFloat32> input) {
        int last = config.wholeBlocks();
        boolean probe = config.layout().pooling() == Pooling.PROBE;
        Layers scoped = layers.under("block_" + last);
        Operand<TFloat32> normed = tf.withName(Taps.NORMED_TOKENS)
                .identity(probe ? scoped.norm(input, "norm") : new Block(scoped, last).norm1(input));
        ClsBlock block = new ClsBlock(layers.under("last_block"), input, normed);
        Operand<TFloat32> output = block.output();
        if (!probe) {
            clsAttention(last, block.attention());
            cls(last, output);
            output = layers.under("head").norm(output, "norm");
        }
        Operand<TFloat32> latent = tf.withName(Taps.LATENT).identity(output);
        block.addMaps(directions());
        tf.withName(Taps.PATCH_LATENTS)
                .identity(probe ? patchesOf(normed) : layers.under("patch_head").norm(patches(input, normed), "norm"));
        return latent;
    }

    /** The whole last block, and the mean of its patches; the latent (B,d). */
    private Operand<TFloat32> meanPatch(Operand<TFloat32> input) {
        int last = config.depth() - 1;
        Operand<TFloat32> normed =
                tf.withName(Taps.NORMED_TOKENS).identity(new Block(layers.under("block_" + last), last).norm1(input));
        Operand<TFloat32> patches = patches(input, normed);
        Layers head = layers.under("head");
        Operand<TFloat32> afterNorm = tf.withName(Taps.PATCH_LATENTS).identity(head.norm(patches, "norm"));
        Operand<TFloat32> attention = attention(last);
        tf.withName(Taps.ATTENTION)
                .identity(
                        config.layout().cls()
                                ? firstRow(attention)
                                : tf.math.mean(
                                        tf.slice(
                                                attention,
                                                tf.constant(new int[] {0, 0, config.prefixTokens(), 0}),
                                                tf.constant(new int[] {-1, -1, -1, -1})),
                                        tf.constant(2)));
        return tf.withName(Taps.LATENT)
                .identity(
                        config.layout().pooling() == Pooling.MEAN_PATCH
                                ? head.norm(tf.math.mean(patches, tf.constant(1)), "norm")
                                : tf.math.mean(afterNorm, tf.constant(1)));
    }

    /** Patches after the whole last block, before the final norm: (B,N,d). */
    private Operand<TFloat32> patches(Operand<TFloat32> input, Operand<TFloat32> normed) {
        int last = config.depth() - 1;
        Block whole = new Block(layers.under("block_" + last), last);
        return patchesOf(whole.output(input, whole.qkv(normed)));
    }

    private Operand<TFloat32> patchesOf(Operand<TFloat32> tokens) {
        return tf.slice(
                tokens, tf.constant(new int[] {0, config.prefixTokens(), 0}), tf.constant(new int[] {-1, -1, -1}));
    }

    private Operand<TFloat32> headWeight() {
        return layers.fed(Taps.HEAD_WEIGHT, -1, config.width());
    }

    /** Logits. */
    private void head(Operand<TFloat32> latent) {
        Operand<TFloat32> bias = layers.fed(Taps.HEAD_BIAS, -1);
        tf.withName(Taps.LOGITS).math.add(tf.linalg.matMul(latent, headWeight(), MatMul.transposeB(true)), bias);
    }

    /** The rows of the head that {@link Taps#CLASS_IDS} names, unless directions are fed. */
    private Operand<TFloat32> directions() {
        Operand<TInt32> ids = tf.withName(Taps.CLASS_IDS).placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        return PlaceholderWithDefault.create(
                tf.withName(Taps.DIRECTIONS).scope(),
                tf.expandDims(tf.gather(headWeight(), ids, tf.constant(0)), tf.constant(0)),
                Shape.of(-1, -1, config.width()));
    }

    private Operand<TFloat32> attention(int block) {
        return graph.operationOrThrow(Taps.attention(block)).output(0);
    }

    private void clsAttention(int block, Operand<TFloat32> rows) {
        tf.withName(Taps.clsAttention(block)).identity(rows);
    }

    private void cls(int block, Operand<TFloat32> cls) {
        Layers scoped = layers.under("block_" + block + "_cls");
        layers.tf().withName(Taps.cls(block)).identity(scoped.norm(cls, "norm"));
    }
}
