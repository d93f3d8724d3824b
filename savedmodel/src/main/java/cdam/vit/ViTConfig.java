package cdam.vit;

import cdam.io.InputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a Vision Transformer (Dosovitskiy et al. 2021, as DINO and DINOv2 build it).
 *
 * @param width d, numbers a token
 * @param depth L, blocks
 * @param heads h, attention heads a block; divides the width
 * @param patch side of a patch in pixels
 * @param gridRows rows of the position embedding's grid
 * @param gridColumns columns of the position embedding's grid
 * @param registers R, register tokens between [CLS] and the patches
 * @param hidden width of the MLP's hidden layer
 * @param layerScale whether each branch is scaled by a learned vector (DINOv2)
 * @param interpolation how the position embedding reaches other grids
 * @param activation of the MLP's hidden layer; null, as in cards of 0.1.0: GELU
 * @param epsilon added to the variance in every layer norm; null, as in cards of 0.1.0: {@link #USUAL_EPSILON}
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
        @Nullable Double epsilon) {
    /** Of every layer norm in DINO, DINOv2 and timm. */
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
    }

    /** GELU and the usual epsilon. */
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
                Activation.GELU,
                USUAL_EPSILON);
    }

    @Override
    public Activation activation() {
        return Objects.requireNonNull(activation);
    }

    @Override
    public Double epsilon() {
        return Objects.requireNonNull(epsilon);
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

    /** Tokens before the patches: [CLS] and the registers. */
    public int prefixTokens() {
        return 1 + registers;
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
        shapes.put("cls_token", new int[] {1, 1, width});
        if (registers > 0) {
            shapes.put("register_tokens", new int[] {1, registers, width});
        }
        shapes.put("pos_embed", new int[] {1, 1 + gridRows * gridColumns, width});
        shapes.put("patch_embed.proj.weight", new int[] {width, 3, patch, patch});
        shapes.put("patch_embed.proj.bias", new int[] {width});
        for (int block = 0; block < depth; block++) {
            String prefix = "blocks." + block + ".";
            norm(shapes, prefix + "norm1");
            linear(shapes, prefix + "attn.qkv", width, 3 * width);
            linear(shapes, prefix + "attn.proj", width, width);
            if (layerScale) {
                shapes.put(prefix + "ls1.gamma", new int[] {width});
            }
            norm(shapes, prefix + "norm2");
            linear(shapes, prefix + "mlp.fc1", width, hidden);
            linear(shapes, prefix + "mlp.fc2", hidden, width);
            if (layerScale) {
                shapes.put(prefix + "ls2.gamma", new int[] {width});
            }
        }
        norm(shapes, "norm");
        return shapes;
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
