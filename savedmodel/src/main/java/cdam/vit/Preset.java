package cdam.vit;

import cdam.io.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A published architecture: what a checkpoint of that name must look like.
 *
 * @param name as on the command line
 * @param width d
 * @param depth L
 * @param heads h
 * @param patch side in pixels
 * @param registers R
 * @param interpolation of the position embedding
 */
public record Preset(
        String name, int width, int depth, int heads, int patch, int registers, PositionInterpolation interpolation) {
    /** All presets, DINO's first (Caron et al. 2021, table 1; Oquab et al. 2023; Darcet et al. 2023). */
    public static final List<Preset> ALL = List.of(
            new Preset("dino-vits8", 384, 12, 6, 8, 0, PositionInterpolation.DINO),
            new Preset("dino-vits16", 384, 12, 6, 16, 0, PositionInterpolation.DINO),
            new Preset("dino-vitb8", 768, 12, 12, 8, 0, PositionInterpolation.DINO),
            new Preset("dino-vitb16", 768, 12, 12, 16, 0, PositionInterpolation.DINO),
            new Preset("dinov2-vits14", 384, 12, 6, 14, 0, PositionInterpolation.DINO),
            new Preset("dinov2-vitb14", 768, 12, 12, 14, 0, PositionInterpolation.DINO),
            new Preset("dinov2-vits14-registers", 384, 12, 6, 14, 4, PositionInterpolation.TIMM),
            new Preset("dinov2-vitb14-registers", 768, 12, 12, 14, 4, PositionInterpolation.TIMM));

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
    public static Optional<Preset> of(int width, int depth, int patch, int registers) {
        return ALL.stream()
                .filter(preset -> preset.width == width
                        && preset.depth == depth
                        && preset.patch == patch
                        && preset.registers == registers)
                .findFirst();
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
    public void require(int foundWidth, int foundDepth, int foundPatch, int foundRegisters) {
        require("width", width, foundWidth);
        require("depth", depth, foundDepth);
        require("patch", patch, foundPatch);
        require("registers", registers, foundRegisters);
    }

    private void require(String what, int expected, int found) {
        if (expected != found) {
            throw new UsageException("--arch " + name + ": expected " + what + " " + expected + ", found " + found
                    + " in the checkpoint; choose another preset of " + names() + ", or give --heads");
        }
    }
}
