package cdam.vit;

import cdam.io.InputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Vision Transformer (Dosovitskiy et al. 2021) as data: whatever the graph, its derivatives and their costs depend on.
 *
 * @param width d, numbers per token
 * @param depth L, blocks
 * @param heads h, attention heads a block; divides the width
 * @param patch side of a patch in pixels
 * @param gridRows rows of the position embedding's grid
 * @param gridColumns columns of the position embedding's grid
 * @param registers R, tokens between [CLS] and the patches
 * @param hidden H, numbers that an MLP's second layer reads
 * @param layerScale whether each branch is scaled by a learned vector (DINOv2)
 * @param interpolation how the position embedding reaches other grids
 * @param activation of the MLP's hidden layer; null, as in cards of 0.1.0: GELU
 * @param epsilon added to the variance in every layer norm; null, as in cards of 0.1.0: {@link #USUAL_EPSILON}
 * @param layout what is not DINO's; null, as in cards of 0.1.0: {@link Layout#DINO}
 */
public record ViTConfig(
        int width,
        int depth,
        int heads,
        int patch,
        int gridRows,
        int gridColumns,
        int registers,
        int hidden,
        boolean layerScale,
        PositionInterpolation interpolation,
        @Nullable Activation activation,
        @Nullable Double epsilon,
        @Nullable Layout layout) {
    /** The epsilon of every layer norm in DINO, DINOv2 and timm. */
    public static final double USUAL_EPSILON = 1e-6;

    public ViTConfig {
        positive("width", width);
        positive("depth", depth);
        positive("heads", heads);
        positive("patch", patch);
        positive("grid rows", gridRows);
        positive("grid columns", gridColumns);
        positive("hidden", hidden);
        activation = Objects.requireNonNullElse(activation, Activation.GELU);
        epsilon = Objects.requireNonNullElse(epsilon, USUAL_EPSILON);
        layout = Objects.requireNonNullElse(layout, Layout.DINO);
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new InputException("epsilon of the layer norms: expected a number between 0 and 1, found " + epsilon);
        }
        if (registers < 0) {
            throw new InputException("registers: expected 0 or more, found " + registers);
        }
        if (width % heads != 0) {
            throw new InputException("heads: expected a divisor of the width " + width + ", found " + heads
                    + "; give the model's own number with --heads");
        }
        if (layout.positions().rotary() && width / heads % 4 != 0) {
            throw new InputException(
                    "heads: expected attention heads whose width is a multiple of 4, as rotary positions need"
                            + " it, found " + width / heads + "; give the model's own number with --heads");
        }
    }

    /** DINO's layout, GELU and the usual epsilon. */
    public ViTConfig(
            int width,
            int depth,
            int heads,
            int patch,
            int gridRows,
            int gridColumns,
            int registers,
            int hidden,
            boolean layerScale,
            PositionInterpolation interpolation) {
        this(
                width,
                depth,
                heads,
                patch,
                gridRows,
                gridColumns,
                registers,
                hidden,
                layerScale,
                interpolation,
                null,
                null,
                null);
    }

    /** The same with another layout. */
    public ViTConfig with(Layout other) {
        return new ViTConfig(
                width,
                depth,
                heads,
                patch,
                gridRows,
                gridColumns,
                registers,
                hidden,
                layerScale,
                interpolation,
                activation,
                epsilon,
                other);
    }

    @Override
    public Activation activation() {
        return Objects.requireNonNull(activation);
    }

    @Override
    public Double epsilon() {
        return Objects.requireNonNull(epsilon);
    }

    @Override
    public Layout layout() {
        return Objects.requireNonNull(layout);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new InputException(name + ": expected 1 or more, found " + value);
        }
    }

    /** e, numbers an attention head. */
    public int headWidth() {
        return width / heads;
    }

    /** Tokens before the patches: [CLS], where there is one, and the registers. */
    public int prefixTokens() {
        return (layout().cls() ? 1 : 0) + registers;
    }

    /** Blocks that are always computed for all tokens: all but the last, or all where a probe pools their tokens. */
    public int wholeBlocks() {
        return layout().pooling() == Pooling.PROBE ? depth : depth - 1;
    }

    /** Numbers that an MLP's first layer gives. */
    public int mlpOutputs() {
        return layout().mlp().outputs(hidden);
    }

    /** Height in pixels of the images that the weights' own position grid covers. */
    public int defaultHeight() {
        return gridRows * patch;
    }

    /** Width in pixels of the images that the weights' own position grid covers. */
    public int defaultWidth() {
        return gridColumns * patch;
    }

    /** Every tensor of such a model: its name in DINO's state dict and its shape there, in the order of computation. */
    public Map<String, int[]> tensorShapes() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        if (layout().cls()) {
            shapes.put("cls_token", new int[] {1, 1, width});
        }
        if (registers > 0) {
            shapes.put("register_tokens", new int[] {1, registers, width});
        }
        if (layout().positions().learned()) {
            shapes.put("pos_embed", new int[] {1, (layout().cls() ? 1 : 0) + gridRows * gridColumns, width});
        }
        shapes.put("patch_embed.proj.weight", new int[] {width, 3, patch, patch});
        shapes.put("patch_embed.proj.bias", new int[] {width});
        if (layout().positions().rotary()) {
            shapes.put(Rotation.PERIODS, new int[] {headWidth() / 4});
        }
        if (layout().preNorm()) {
            norm(shapes, "norm_pre");
        }
        for (int block = 0; block < depth; block++) {
            String prefix = "blocks." + block + ".";
            norm(shapes, prefix + "norm1");
            linear(shapes, prefix + "attn.qkv", width, 3 * width);
            linear(shapes, prefix + "attn.proj", width, width);
            if (layerScale) {
                shapes.put(prefix + "ls1.gamma", new int[] {width});
            }
            norm(shapes, prefix + "norm2");
            linear(shapes, prefix + "mlp.fc1", width, mlpOutputs());
            linear(shapes, prefix + "mlp.fc2", hidden, width);
            if (layerScale) {
                shapes.put(prefix + "ls2.gamma", new int[] {width});
            }
        }
        norm(shapes, "norm");
        if (layout().pooling() == Pooling.PROBE) {
            shapes.put(Block.POOL + "probe", new int[] {1, 1, width});
            linear(shapes, Block.POOL + "attn.qkv", width, 3 * width);
            linear(shapes, Block.POOL + "attn.proj", width, width);
            norm(shapes, Block.POOL + "norm2");
            linear(shapes, Block.POOL + "mlp.fc1", width, mlpOutputs());
            linear(shapes, Block.POOL + "mlp.fc2", hidden, width);
        }
        return shapes;
    }

    /** For people. */
    public String description() {
        return "ViT of width " + width + ", " + depth + " blocks, " + heads + " heads, patch " + patch + ", own size "
                + defaultHeight() + "x" + defaultWidth()
                + (registers > 0 ? ", " + registers + " registers" : "")
                + (layerScale ? ", LayerScale" : "");
    }

    private void norm(Map<String, int[]> shapes, String name) {
        shapes.put(name + ".weight", new int[] {width});
        shapes.put(name + ".bias", new int[] {width});
    }

    private static void linear(Map<String, int[]> shapes, String name, int in, int out) {
        shapes.put(name + ".weight", new int[] {out, in});
        shapes.put(name + ".bias", new int[] {out});
    }
}
