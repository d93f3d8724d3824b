package cdam.vit;

import cdam.io.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A published architecture: what a checkpoint of that name must look like, and what its tensors do not tell.
 *
 * @param name as on the command line
 * @param width d
 * @param depth L
 * @param heads h
 * @param patch side in pixels
 * @param registers R
 * @param kind what all models of its publisher have in common
 * @param gated whether its MLPs are gated, with SiLU
 */
public record Preset(String name, int width, int depth, int heads, int patch, int registers, Kind kind, boolean gated) {
    /**
     * What the models of one publisher have in common.
     *
     * @param publisher of the colours
     * @param layout but for gated MLPs
     * @param activation of MLPs that are not gated
     * @param epsilon of the layer norms
     * @param interpolation of the position embedding
     * @param mean of the colours of its images, from 0 to 1
     * @param deviation of these colours
     * @param side of the images that they are evaluated with; 0: that of the weights' positions
     */
    public record Kind(
            String publisher,
            Layout layout,
            Activation activation,
            double epsilon,
            PositionInterpolation interpolation,
            List<Float> mean,
            List<Float> deviation,
            int side) {
        private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
        private static final List<Float> IMAGENET_DEVIATION = List.of(0.229f, 0.224f, 0.225f);
        private static final List<Float> HALF = List.of(0.5f, 0.5f, 0.5f);

        private static final Kind DINO = dino(Layout.DINO, 1e-6, PositionInterpolation.DINO, 0);
        private static final Kind DINOV2_REGISTERS = dino(Layout.DINO, 1e-6, PositionInterpolation.TIMM, 0);
        private static final Kind DINOV3 =
                dino(Layout.DINO.with(Positions.ROTARY), 1e-5, PositionInterpolation.TIMM, 224);
        /** Of satellites, with the colours of DINOv3's README. */
        private static final Kind DINOV3_SAT = new Kind(
                "DINOv3",
                DINOV3.layout,
                DINOV3.activation,
                DINOV3.epsilon,
                DINOV3.interpolation,
                List.of(0.43f, 0.411f, 0.296f),
                List.of(0.213f, 0.156f, 0.143f),
                DINOV3.side);

        private static final Kind CLIP = new Kind(
                "CLIP",
                Layout.DINO.withPreNorm(),
                Activation.QUICK_GELU,
                1e-5,
                PositionInterpolation.HUGGING_FACE,
                List.of(0.48145467f, 0.4578275f, 0.40821072f),
                List.of(0.26862955f, 0.2613026f, 0.2757771f),
                224);
        private static final Kind SIGLIP = new Kind(
                "SigLIP",
                Layout.DINO.with(Pooling.PROBE, false),
                Activation.GELU_TANH,
                1e-6,
                PositionInterpolation.HUGGING_FACE,
                HALF,
                HALF,
                224);

        private static Kind dino(Layout layout, double epsilon, PositionInterpolation interpolation, int side) {
            return new Kind(
                    "ImageNet",
                    layout,
                    Activation.GELU,
                    epsilon,
                    interpolation,
                    IMAGENET_MEAN,
                    IMAGENET_DEVIATION,
                    side);
        }

        /** The one whose models look like this, for a guess of colours. */
        public static Kind usual(Layout layout) {
            return layout.preNorm() ? CLIP : layout.pooling() == Pooling.PROBE ? SIGLIP : DINO;
        }
    }

    /**
     * All presets, DINO's first (Caron et al. 2021, table 1; Oquab et al. 2023; Darcet et al. 2023; Simeoni et al. 2025; Radford et
     * al. 2021; Tschannen et al. 2025).
     */
    public static final List<Preset> ALL = List.of(
            new Preset("dino-vits8", 384, 12, 6, 8, 0, Kind.DINO, false),
            new Preset("dino-vits16", 384, 12, 6, 16, 0, Kind.DINO, false),
            new Preset("dino-vitb8", 768, 12, 12, 8, 0, Kind.DINO, false),
            new Preset("dino-vitb16", 768, 12, 12, 16, 0, Kind.DINO, false),
            new Preset("dinov2-vits14", 384, 12, 6, 14, 0, Kind.DINO, false),
            new Preset("dinov2-vitb14", 768, 12, 12, 14, 0, Kind.DINO, false),
            new Preset("dinov2-vitl14", 1024, 24, 16, 14, 0, Kind.DINO, false),
            new Preset("dinov2-vitg14", 1536, 40, 24, 14, 0, Kind.DINO, true),
            new Preset("dinov2-vits14-registers", 384, 12, 6, 14, 4, Kind.DINOV2_REGISTERS, false),
            new Preset("dinov2-vitb14-registers", 768, 12, 12, 14, 4, Kind.DINOV2_REGISTERS, false),
            new Preset("dinov2-vitl14-registers", 1024, 24, 16, 14, 4, Kind.DINOV2_REGISTERS, false),
            new Preset("dinov2-vitg14-registers", 1536, 40, 24, 14, 4, Kind.DINOV2_REGISTERS, true),
            new Preset("dinov3-vits16", 384, 12, 6, 16, 4, Kind.DINOV3, false),
            new Preset("dinov3-vits16plus", 384, 12, 6, 16, 4, Kind.DINOV3, true),
            new Preset("dinov3-vitb16", 768, 12, 12, 16, 4, Kind.DINOV3, false),
            new Preset("dinov3-vitl16", 1024, 24, 16, 16, 4, Kind.DINOV3, false),
            new Preset("dinov3-vitl16-sat493m", 1024, 24, 16, 16, 4, Kind.DINOV3_SAT, false),
            new Preset("dinov3-vith16plus", 1280, 32, 20, 16, 4, Kind.DINOV3, true),
            new Preset("clip-vitb32", 768, 12, 12, 32, 0, Kind.CLIP, false),
            new Preset("clip-vitb16", 768, 12, 12, 16, 0, Kind.CLIP, false),
            new Preset("clip-vitl14", 1024, 24, 16, 14, 0, Kind.CLIP, false),
            new Preset("siglip2-vitb16", 768, 12, 12, 16, 0, Kind.SIGLIP, false));

    /** All that is not a number. */
    public Layout layout() {
        return gated ? kind.layout().with(Mlp.GATED) : kind.layout();
    }

    /** The activation of its MLPs. */
    public Activation activation() {
        return gated ? Activation.SILU : kind.activation();
    }

    /**
     * The preset of a name.
     *
     * @throws UsageException if there is none
     */
    public static Preset find(String name) {
        return ALL.stream()
                .filter(preset -> preset.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("--arch " + name + ": no such preset; there are: " + names()
                        + "; any other ViT: give --heads instead"));
    }

    /** The preset of such weights, if it is one; weights of other models may have the same shapes. */
    public static Optional<Preset> of(int width, int depth, int patch, int registers, Layout layout) {
        return all(width, depth, patch, registers, layout).findFirst();
    }

    /** All presets of such weights. */
    public static List<Preset> all(ViTConfig config) {
        return all(config.width(), config.depth(), config.patch(), config.registers(), config.layout())
                .toList();
    }

    private static Stream<Preset> all(int width, int depth, int patch, int registers, Layout layout) {
        return ALL.stream()
                .filter(preset -> preset.width == width
                        && preset.depth == depth
                        && preset.patch == patch
                        && preset.registers == registers
                        && preset.layout().equals(layout));
    }

    /** All names, joined by commas. */
    public static String names() {
        return ALL.stream().map(Preset::name).collect(Collectors.joining(", "));
    }

    /**
     * Refuses weights of another architecture.
     *
     * @throws UsageException if they differ in anything but the position grid
     */
    public void require(int foundWidth, int foundDepth, int foundPatch, int foundRegisters, Layout foundLayout) {
        require("MLP", layout().mlp(), foundLayout.mlp());
        require("positions", layout().positions(), foundLayout.positions());
        require("latent", layout().pooling(), foundLayout.pooling());
        require("norm before the first block", layout().preNorm(), foundLayout.preNorm());
        require("width", width, foundWidth);
        require("depth", depth, foundDepth);
        require("patch", patch, foundPatch);
        require("registers", registers, foundRegisters);
    }

    private void require(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new UsageException("--arch " + name + ": expected " + what + " " + expected + ", found " + found
                    + " in the checkpoint; choose another preset of " + names() + ", or give --heads");
        }
    }
}
