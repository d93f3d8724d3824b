package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.UsageException;
import cdam.testing.CommandLine;
import cdam.vit.PositionInterpolation;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the published models' shapes, whose zeros take no room on the disk, and the presets that they are told by. */
class PresetShapesTest {
    @TempDir
    Path folder;

    /** As facebookresearch/dino and dinov2 build them; DINOv2 was trained at 518 pixels. */
    private static ViTConfig published(int width, int patch, int grid, int registers, boolean layerScale) {
        PositionInterpolation interpolation = registers > 0 ? PositionInterpolation.TIMM : PositionInterpolation.DINO;
        return new ViTConfig(width, 12, width / 64, patch, grid, grid, registers, 4 * width, layerScale, interpolation);
    }

    private Path sparse(ViTConfig config) throws IOException {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        long end = 4;
        header.append(",\"mask_token\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}");
        for (var tensor : config.tensorShapes().entrySet()) {
            long start = end;
            end += 4 * Arrays.stream(tensor.getValue()).asLongStream().reduce(1, (a, b) -> a * b);
            header.append(String.format(
                    Locale.ROOT,
                    ",\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                    tensor.getKey(),
                    Arrays.toString(tensor.getValue()),
                    start,
                    end));
        }
        byte[] bytes = TinyFiles.safetensors(header.append('}').toString(), new byte[0]);
        Path file = folder.resolve("sparse.safetensors");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(bytes);
            out.setLength(bytes.length + end);
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "dino-vits8, 384, 8, 28, 0, false, 6",
        "dino-vits16, 384, 16, 14, 0, false, 6",
        "dino-vitb8, 768, 8, 28, 0, false, 12",
        "dino-vitb16, 768, 16, 14, 0, false, 12",
        "dinov2-vits14, 384, 14, 37, 0, true, 6",
        "dinov2-vitb14, 768, 14, 37, 0, true, 12",
        "dinov2-vits14-registers, 384, 14, 37, 4, true, 6",
        "dinov2-vitb14-registers, 768, 14, 37, 4, true, 12",
    })
    void should_tell_every_preset_by_its_shapes(
            String name, int width, int patch, int grid, int registers, boolean layerScale, int heads)
            throws IOException {
        ViTConfig expected = published(width, patch, grid, registers, layerScale);
        try (Checkpoint checkpoint = Checkpoint.open(sparse(expected))) {
            ViTConfig found =
                    BackboneReader.look(checkpoint, ImportOptions.DEFAULTS).config();
            Preset preset = Preset.of(found.width(), found.depth(), found.patch(), found.registers(), found.layout())
                    .orElseThrow();
            assertThat(preset.name()).isEqualTo(name);
            assertThat(preset.heads()).isEqualTo(heads);
            assertThat(preset.kind().interpolation()).isEqualTo(expected.interpolation());
            preset.require(found.width(), found.depth(), found.patch(), found.registers(), found.layout());
            assertThat(Preset.ALL.stream().filter(other -> fits(other, found))).containsExactly(preset);
        }
    }

    private static boolean fits(Preset preset, ViTConfig config) {
        try {
            preset.require(config.width(), config.depth(), config.patch(), config.registers(), config.layout());
            return true;
        } catch (UsageException e) {
            return false;
        }
    }

    @Test
    void should_tell_presets_apart() {
        for (Preset preset : Preset.ALL) {
            assertThat(Preset.find(preset.name())).isEqualTo(preset);
            assertThat(Preset.of(preset.width(), preset.depth(), preset.patch(), preset.registers(), preset.layout()))
                    .contains(preset.name().endsWith("sat493m") ? Preset.find("dinov3-vitl16") : preset);
            assertThat(preset.width() % preset.heads()).isZero();
        }
        assertThat(Preset.ALL.stream().map(Preset::name).collect(Collectors.toSet()))
                .hasSameSizeAs(Preset.ALL);
        assertThatThrownBy(() -> Preset.find("dino-vits14")).hasMessageContaining("no such preset");
    }

    /** DINOv3's S and S+ have the same numbers; their MLPs tell them apart, and the preset settles what no tensor tells. */
    @Test
    void should_know_dinov3_by_its_preset() throws IOException {
        for (String name : new String[] {"dinov3-vits16", "dinov3-vits16plus"}) {
            Preset preset = Preset.find(name);
            ViTConfig expected = new ViTConfig(
                            384,
                            12,
                            6,
                            16,
                            14,
                            14,
                            4,
                            1536,
                            true,
                            PositionInterpolation.TIMM,
                            preset.activation(),
                            1e-5,
                            null)
                    .with(preset.layout());
            ImportOptions options = new ImportOptions(null, null, List.of(), preset, null, Settings.NONE, true);
            try (Checkpoint checkpoint = Checkpoint.open(sparse(expected))) {
                assertThat(BackboneReader.look(checkpoint, options).config()).isEqualTo(expected);
                ImportOptions other =
                        new ImportOptions(null, null, List.of(), Preset.find("dino-vits16"), null, Settings.NONE, true);
                assertThatThrownBy(() -> BackboneReader.look(checkpoint, other))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("--arch dino-vits16: expected");
            }
        }
    }

    @Test
    void should_name_the_preset_when_inspecting() throws IOException {
        CommandLine run = CommandLine.run("inspect", sparse(published(384, 14, 37, 0, true)));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "preset: dinov2-vits14 (import with --arch dinov2-vits14)",
                        "own size 518x518",
                        "head: none in the file");
    }
}
