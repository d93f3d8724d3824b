package cdam.vit;

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
        for (int index = 0; index < config.depth() - 1; index++) {
            Block block = new Block(layers.under("block_" + index), index);
            if (index > 0) {
                x = tf.withName(Taps.blockInput(index)).identity(x);
            }
            Operand<TFloat32> qkv = tf.withName(Taps.qkv(index)).identity(block.qkv(block.norm1(x)));
            x = block.output(x, qkv);
            clsAttention(index, tf.gather(attention(index), tf.constant(0), tf.constant(2)));
            cls(index, tf.gather(x, tf.constant(0), tf.constant(1)));
        }
        lastBlock(tf.withName(Taps.BLOCK_INPUT).identity(x));
    }

    /** [CLS], registers, patches with their positions: (B,M,d). */
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
        Operand<TFloat32> own = layers.weight("pos_embed", 1 + config.gridRows() * config.gridColumns(), width);
        Operand<TFloat32> patchPositions =
                tf.slice(own, tf.constant(new int[] {1, 0}), tf.constant(new int[] {-1, -1}));
        Operand<TFloat32> patches = tf.math.add(
                layers.reshape(embedded, List.of(batch, count, tf.constant(width))),
                new PositionEmbedding(layers.under("position_embedding")).forGrid(patchPositions, rows, columns));
        Operand<TFloat32> cls = tf.math.add(
                layers.weight("cls_token", 1, 1, width),
                tf.slice(own, tf.constant(new int[] {0, 0}), tf.constant(new int[] {1, -1})));
        Operand<TFloat32> prefix = config.registers() == 0
                ? cls
                : tf.concat(
                        List.of(cls, layers.weight("register_tokens", 1, config.registers(), width)), tf.constant(1));
        Operand<TFloat32> everywhere = tf.tile(prefix, tf.stack(List.of(batch, tf.constant(1), tf.constant(1))));
        return tf.concat(List.of(everywhere, patches), tf.constant(1));
    }

    private void lastBlock(Operand<TFloat32> input) {
        int last = config.depth() - 1;
        Layers scoped = layers.under("block_" + last);
        Operand<TFloat32> normed = tf.withName(Taps.NORMED_TOKENS).identity(new Block(scoped, last).norm1(input));
        ClsBlock block = new ClsBlock(layers.under("last_block"), input, normed);
        clsAttention(last, block.attention());
        cls(last, block.output());
        Operand<TFloat32> latent =
                tf.withName(Taps.LATENT).identity(layers.under("head").norm(block.output(), "norm"));
        block.addMaps(directions(head(latent)));
        Block whole = new Block(scoped, last);
        Operand<TFloat32> all = whole.output(input, whole.qkv(normed));
        Operand<TFloat32> patches = tf.slice(
                all, tf.constant(new int[] {0, config.prefixTokens(), 0}), tf.constant(new int[] {-1, -1, -1}));
        tf.withName(Taps.PATCH_LATENTS).identity(layers.under("patch_head").norm(patches, "norm"));
    }

    /** Logits; returns the head's weight (C,d). */
    private Operand<TFloat32> head(Operand<TFloat32> latent) {
        Operand<TFloat32> weight = tf.withName(Taps.HEAD_WEIGHT)
                .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, config.width())));
        Operand<TFloat32> bias =
                tf.withName(Taps.HEAD_BIAS).placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
        tf.withName(Taps.LOGITS).math.add(tf.linalg.matMul(latent, weight, MatMul.transposeB(true)), bias);
        return weight;
    }

    /** The rows of the head that {@link Taps#CLASS_IDS} names, unless directions are fed. */
    private Operand<TFloat32> directions(Operand<TFloat32> headWeight) {
        Operand<TInt32> ids = tf.withName(Taps.CLASS_IDS).placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        return PlaceholderWithDefault.create(
                tf.withName(Taps.DIRECTIONS).scope(),
                tf.expandDims(tf.gather(headWeight, ids, tf.constant(0)), tf.constant(0)),
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
