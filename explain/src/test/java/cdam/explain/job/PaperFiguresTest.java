package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.ImageSize;
import cdam.config.ConfigFile;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configs of the paper's pictures, on the tiny model. */
class PaperFiguresTest {
    @TempDir
    Path folder;

    static List<Path> figures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../configs"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("fig"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void should_be_a_config_for_each_kind_of_picture() throws IOException {
        assertThat(figures())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "fig1-classes.yaml", "fig3-concepts.yaml", "fig5-two-classes.yaml", "fig7-methods.yaml");
    }

    /** As they are but for the model, the photos, the sizes, and targets that only ImageNet has. */
    @ParameterizedTest
    @MethodSource("figures")
    void should_draw_a_sheet_at_a_size_of_whole_patches_and_at_one_with_a_rest(Path figure) throws IOException {
        Files.createDirectories(folder.resolve("photos"));
        Files.copy(Fixtures.path("../photos/cat.png"), folder.resolve("photos/cat.png"));
        Files.copy(Fixtures.path("../photos/coffee.png"), folder.resolve("photos/coffee.png"));
        ExplainConfig config = ConfigFile.read(figure, ExplainConfig.class, List.of());
        List<String> targets = new ArrayList<>();
        for (String target : config.targets() == null ? List.<String>of() : config.targets()) {
            targets.add(ownTarget(target, targets.size()));
        }
        int methods = config.methods() == null ? 0 : config.methods().size();

        assertThat(config.sizes()).containsExactly(new ImageSize(224, 224), new ImageSize(490, 490));
        CommandLine run = CommandLine.run(
                "explain",
                "--config",
                figure,
                "--set",
                "model=" + TinyModels.bundle("dino").path(),
                "--set",
                "images=" + folder.resolve("photos"),
                "--set",
                "targets=[" + String.join(",", targets) + "]",
                "--set",
                "sizes=[32x32, 34x34]", // 490 pixels also leave a rest of two
                "--set",
                "out=" + folder.resolve("out"));

        assertThat(run.status()).as(run.err()).isZero();
        for (String size : List.of("32x32", "34x34")) {
            Path out = folder.resolve("out").resolve(size);
            assertThat(out.resolve("sheet.png")).isNotEmptyFile();
            assertThat(maps(out.resolve("cat"))).hasSizeGreaterThanOrEqualTo(methods);
        }
    }

    private String ownTarget(String target, int number) {
        if (target.startsWith("concept:")) {
            Path concept = folder.resolve("concept-" + number + ".safetensors");
            CommandLine run = CommandLine.run(
                    "concept",
                    "--model",
                    TinyModels.bundle("dino").path(),
                    "--images",
                    folder.resolve("photos"),
                    "--out",
                    concept);
            assertThat(run.status()).as(run.err()).isZero();
            return "concept:" + concept;
        }
        return target.startsWith("class:") ? "class:" + number : target;
    }

    private static List<Path> maps(Path result) throws IOException {
        try (Stream<Path> files = Files.list(result)) {
            return files.filter(file -> file.toString().endsWith(".npy")).toList();
        }
    }
}
