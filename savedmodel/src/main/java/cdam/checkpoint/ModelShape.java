package cdam.checkpoint;

import cdam.checkpoint.Decisions.Stated;
import cdam.checkpoint.ImportOptions.Grid;
import cdam.io.InputException;
import cdam.io.NpyArray;
import cdam.vit.Activation;
import cdam.vit.Layout;
import cdam.vit.Mlp;
import cdam.vit.PositionInterpolation;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model's configuration: read off the shapes of its tensors, and for the rest settled by {@link Decisions}. Where a wrong guess
 * would be another model, it is asked for.
 */
final class ModelShape {
    /** The side of images that a model without positions is shown. */
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
        return shape.read(patch, options.preset());
    }

    /** What the tensors say that a config may say too. */
    static Map<String, Integer> facts(Names names) {
        return Map.of("width", width(names), "depth", names.family().depth(names.dict()), "patch", patch(names));
    }

    private Found read(int patch, @Nullable Preset preset) {
        int width = width(names);
        int depth = names.family().depth(names.dict());
        Layout layout = LayoutReader.read(names, decisions, hidden());
        if (preset != null) {
            preset.require(width, depth, patch, registers(), layout);
        }
        Optional<Preset> published = published(width, depth, patch, layout);
        Optional<PositionRows> rows =
                PositionRows.of(names, (layout.cls() ? 1 : 0) + registers(), layout.cls(), decisions);
        Grid grid = rows.map(PositionRows::grid).orElseGet(() -> withoutPositions(patch));
        int heads = heads(width, published);
        Stated<PositionInterpolation> rule = decisions
                .stated("interpolation", Settings::interpolation)
                .orElseGet(() -> Rule.of(names, rows, published.isPresent()));
        if (layout.positions().learned()) {
            decisions.settle(
                    "positions at other sizes", new Stated<>(rule.value().description(), rule.source()));
        }
        try {
            ViTConfig config = new ViTConfig(
                    width,
                    depth,
                    heads,
                    patch,
                    grid.rows(),
                    grid.columns(),
                    registers(),
                    names.shape("blocks.0.mlp.fc2.weight", 2)[1],
                    names.has("blocks.0.ls1.gamma"),
                    rule.value(),
                    decisions.settle("activation", activation(layout)),
                    decisions.settle("epsilon", epsilon(layout)),
                    layout);
            return new Found(config, published, rows, decisions.choices());
        } catch (InputException e) {
            throw names.dict().error(String.valueOf(e.getMessage()));
        }
    }

    private Stated<Activation> activation(Layout layout) {
        Optional<Stated<Activation>> said = decisions.stated("activation", Settings::activation);
        if (said.isPresent()) {
            return said.get();
        }
        if (layout.mlp() == Mlp.GATED
                && names.family().isKeras()
                && names.family().isRotary()) {
            throw names.dict()
                    .error("activation: KerasHub's gated DINOv3 has GELU or SiLU, and no saved_model.pb above the"
                            + " variables says which: give --activation gelu or --activation silu");
        }
        if (layout.mlp() == Mlp.GATED) {
            return new Stated<>(Activation.SILU, "as in every published gated ViT, a guess");
        }
        if (!layout.preNorm()) {
            return new Stated<>(Activation.GELU, "usual, a guess");
        }
        if (names.family().isDino()) {
            throw names.dict()
                    .error(
                            "activation: a CLIP tower with timm's names has GELU or OpenAI's QuickGELU, and nothing beside"
                                    + " the weights says which: give --activation quick-gelu for OpenAI's weights (and other names"
                                    + " with quickgelu), --activation gelu for the others");
        }
        return new Stated<>(
                Activation.QUICK_GELU, "OpenAI's, a guess; OpenCLIP's own weights as a rule: --activation gelu");
    }

    private Stated<Double> epsilon(Layout layout) {
        return decisions
                .stated("epsilon", Settings::epsilon)
                .orElseGet(() -> layout.positions().rotary()
                        ? new Stated<>(Family.DINOV3_EPSILON, "DINOv3's, a guess")
                        : layout.preNorm()
                                ? new Stated<>(Family.CLIP_EPSILON, "CLIP's, a guess")
                                : new Stated<>(
                                        names.family().epsilon(),
                                        "usual for " + names.family().name() + ", a guess"));
    }

    private static int width(Names names) {
        return names.shape("patch_embed.proj.weight", 4)[0];
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
        String name = names.parts("register_tokens").get(0);
        return names.has("register_tokens") && !names.dict().isEmpty(name) ? names.shape("register_tokens", 3)[1] : 0;
    }

    /** Numbers that the first layer of an MLP gives. */
    private int hidden() {
        names.shape("blocks.0.mlp.fc1.weight", 2);
        return names.parts("blocks.0.mlp.fc1.weight").stream()
                .mapToInt(names.dict()::rows)
                .sum();
    }

    /** DINOv2's own files: nothing else has these names, its mask token and these shapes. */
    private Optional<Preset> published(int width, int depth, int patch, Layout layout) {
        boolean dinov2 = names.family().isDino()
                && names.dict().has("mask_token")
                && names.has("blocks.0.ls1.gamma")
                && !names.dict().has("reg_token");
        return Preset.of(width, depth, patch, registers(), layout)
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
        decisions.settle("position embedding", new Stated<>("none, own grid " + grid.value(), grid.source()));
        return grid.value();
    }
}
