package cdam.checkpoint;

import cdam.checkpoint.ImportOptions.Grid;
import cdam.io.InputException;
import cdam.io.NpyArray;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a model's configuration off the shapes of its tensors. */
final class ModelShape {
    private final StateDict dict;
    private final Family family;

    private ModelShape(StateDict dict, Family family) {
        this.dict = dict;
        this.family = family;
    }

    static ViTConfig read(StateDict dict, Family family, ImportOptions options) {
        return new ModelShape(dict, family).read(options);
    }

    private ViTConfig read(ImportOptions options) {
        int width = shape("cls_token", 3)[2];
        int registers = has("register_tokens") ? shape("register_tokens", 3)[1] : 0;
        int[] patch = shape("patch_embed.proj.weight", 4);
        if (patch[1] != 3 || patch[2] != patch[3]) {
            throw wrong(
                    "patch_embed.proj.weight",
                    "expected 3 colours and a square patch, found " + NpyArray.describe(patch));
        }
        int hidden = hidden();
        Grid grid = grid(options.grid());
        PositionInterpolation usual = registers > 0 ? PositionInterpolation.TIMM : PositionInterpolation.DINO;
        try {
            return new ViTConfig(
                    width,
                    family.depth(dict),
                    heads(width, options.heads()),
                    patch[2],
                    grid.rows(),
                    grid.columns(),
                    registers,
                    hidden,
                    has("blocks.0.ls1.gamma"),
                    options.interpolation() != null ? options.interpolation() : usual);
        } catch (InputException e) {
            throw dict.error(String.valueOf(e.getMessage()));
        }
    }

    private int hidden() {
        int out = shape("blocks.0.mlp.fc1.weight", 2)[0];
        int in = shape("blocks.0.mlp.fc2.weight", 2)[1];
        if (out == 2L * in) {
            throw Unsupported.GATED.refusal(
                    dict, family.stored("blocks.0.mlp.fc1.weight").get(0));
        }
        return out;
    }

    private int heads(int width, @Nullable Integer given) {
        if (given != null) {
            return given;
        }
        if (width % 64 != 0) {
            throw dict.error("heads: expected a width that is a multiple of " + 64 + ", found " + width
                    + "; give the model's number of heads with --heads");
        }
        return width / 64;
    }

    /** The position embedding's grid; its rows are the patches' and, in most layouts, one for [CLS]. */
    private Grid grid(@Nullable Grid given) {
        int rows = shape("pos_embed", 3)[1];
        if (given != null) {
            long patches = (long) given.rows() * given.columns();
            if (rows != patches && rows != patches + 1) {
                throw wrong(
                        "pos_embed",
                        "expected " + patches + " or " + (patches + 1) + " positions for a grid of " + given.rows()
                                + " x " + given.columns() + ", found " + rows);
            }
            return given;
        }
        for (int patches : new int[] {rows - 1, rows}) {
            int side = (int) Math.round(Math.sqrt(patches));
            if (patches > 0 && side * side == patches) {
                return new Grid(side, side);
            }
        }
        throw wrong(
                "pos_embed",
                "expected a square grid of positions, with or without one for [CLS], found " + rows
                        + " positions; give the grid's rows and columns with --grid");
    }

    private boolean has(String canonical) {
        return family.stored(canonical).stream().allMatch(dict::has);
    }

    private int[] shape(String canonical, int axes) {
        List<String> stored = family.stored(canonical);
        if (!has(canonical)) {
            throw missing(dict, canonical);
        }
        return dict.shape(stored.get(0), axes);
    }

    private InputException wrong(String canonical, String message) {
        return dict.wrong(family.stored(canonical).get(0), message);
    }

    /** A tensor that no backbone can do without. */
    static InputException missing(StateDict dict, String canonical) {
        String why = canonical.equals("cls_token") ? " (a model without class token cannot be explained)" : "";
        return dict.error("tensor " + canonical + ": expected one of "
                + String.join(", ", Family.tried(canonical)) + why + ", found none of them among "
                + dict.names().size() + " tensors");
    }
}
