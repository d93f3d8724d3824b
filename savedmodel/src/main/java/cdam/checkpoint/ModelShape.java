package cdam.checkpoint;

import cdam.checkpoint.Decisions.Stated;
import cdam.checkpoint.ImportOptions.Grid;
import cdam.io.InputException;
import cdam.io.NpyArray;
import cdam.vit.Activation;
import cdam.vit.PositionInterpolation;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's configuration: read off the shapes of its tensors, and for the rest settled by {@link Decisions}. Where a wrong guess
 * would be another model, it is asked for.
 */
final class ModelShape {
    /** Of images that a model without positions is shown. */
    private static final int USUAL_SIDE = 224;

    private final Names names;
    private final Neighbours neighbours;
    private final Decisions decisions;

    /**
     * @param config the configuration
     * @param published the published model that it is beyond doubt
     * @param rows whose the position embedding's rows are; empty for a model without one
     * @param choices what was settled, by whom
     */
    record Found(ViTConfig config, Optional<Preset> published, Optional<PositionRows> rows, List<Choice> choices) {}

    private ModelShape(Names names, Neighbours neighbours, Decisions decisions) {
        this.names = names;
        this.neighbours = neighbours;
        this.decisions = decisions;
    }

    static Found read(Names names, ImportOptions options, Neighbours neighbours) {
        ModelShape shape = new ModelShape(names, neighbours, new Decisions(options, neighbours));
        int patch = patch(names);
        if (options.patch() != null && options.patch() != patch) {
            throw new InputException("--patch: expected " + options.patch() + ", found " + patch
                    + " in the weights; leave --patch out to take theirs");
        }
        if (options.preset() != null) {
            options.preset().require(width(names), names.family().depth(names.dict()), patch, shape.registers());
        }
        return shape.read(patch);
    }

    /** What the tensors say that a config may say too. */
    static Map<String, Integer> facts(Names names) {
        return Map.of("width", width(names), "depth", names.family().depth(names.dict()), "patch", patch(names));
    }

    private Found read(int patch) {
        int width = width(names);
        int depth = names.family().depth(names.dict());
        Optional<Preset> published = published(width, depth, patch);
        Optional<PositionRows> rows = PositionRows.of(names, 1 + registers(), decisions);
        Grid grid = rows.map(PositionRows::grid).orElseGet(() -> withoutPositions(patch));
        int heads = heads(width, published);
        int hidden = hidden();
        Stated<PositionInterpolation> rule = decisions
                .stated("interpolation", Settings::interpolation)
                .orElseGet(() -> Rule.of(names, rows, published.isPresent()));
        decisions.settle("positions at other sizes", new Stated<>(rule.value().description(), rule.source()));
        try {
            ViTConfig config = new ViTConfig(
                    width,
                    depth,
                    heads,
                    patch,
                    grid.rows(),
                    grid.columns(),
                    registers(),
                    hidden,
                    names.has("blocks.0.ls1.gamma"),
                    rule.value(),
                    decisions.settle("activation", Settings::activation, Activation.GELU, "usual, a guess"),
                    decisions.settle(
                            "epsilon",
                            Settings::epsilon,
                            names.family().epsilon(),
                            "usual for " + names.family().name() + ", a guess"));
            return new Found(config, published, rows, decisions.choices());
        } catch (InputException e) {
            throw names.dict().error(String.valueOf(e.getMessage()));
        }
    }

    private static int width(Names names) {
        if (!names.has("cls_token")) {
            throw names.dict()
                    .missing(names.parts("cls_token").get(0), " (a model without class token cannot be explained)");
        }
        return names.shape("cls_token", 3)[2];
    }

    private static int patch(Names names) {
        int[] patch = names.shape("patch_embed.proj.weight", 4);
        if (patch[1] != 3 || patch[2] != patch[3]) {
            throw names.wrong(
                    "patch_embed.proj.weight",
                    "expected 3 colours and a square patch, found " + NpyArray.describe(patch));
        }
        return patch[2];
    }

    private int registers() {
        return names.has("register_tokens") ? names.shape("register_tokens", 3)[1] : 0;
    }

    private int hidden() {
        int out = names.shape("blocks.0.mlp.fc1.weight", 2)[0];
        int in = names.shape("blocks.0.mlp.fc2.weight", 2)[1];
        if (out == 2L * in) {
            throw Unsupported.GATED.refusal(
                    names.dict(), names.parts("blocks.0.mlp.fc1.weight").get(0));
        }
        return out;
    }

    /** DINOv2's own files: nothing else has these names, its mask token and these shapes. */
    private Optional<Preset> published(int width, int depth, int patch) {
        boolean dinov2 = names.family().isDino()
                && names.dict().has("mask_token")
                && names.has("blocks.0.ls1.gamma")
                && !names.dict().has("reg_token");
        return Preset.of(width, depth, patch, registers())
                .filter(preset -> dinov2 && preset.name().startsWith("dinov2"));
    }

    private int heads(int width, Optional<Preset> published) {
        Optional<Stated<Integer>> usual = published
                .map(preset -> new Stated<>(preset.heads(), "as in " + preset.name()))
                .or(() -> HeadCount.of(width)
                        .map(guess ->
                                neighbours.usualHeads() ? new Stated<>(guess.value(), neighbours.config()) : guess));
        return decisions.settle(
                "heads",
                decisions
                        .stated("heads", Settings::heads)
                        .or(() -> usual)
                        .orElseThrow(
                                () -> names.dict()
                                        .error(
                                                "heads: a width of " + width
                                                        + " is neither a multiple of 64 nor of a published model, and"
                                                        + " no config.json beside the weights says their number: give it with --heads")));
    }

    /** The grid of a model without positions: any size is as good to it. */
    private Grid withoutPositions(int patch) {
        int side = Math.max(1, USUAL_SIDE / patch);
        Stated<Grid> grid = decisions
                .stated("grid", Settings::grid)
                .orElse(new Stated<>(new Grid(side, side), "for images of 224x224, a guess; --grid for others"));
        decisions.settle("positions", new Stated<>("none in the file, own grid " + grid.value(), grid.source()));
        return grid.value();
    }
}
