package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.Json;
import cdam.io.Npy;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options beside a config, shards, and options of methods. */
class ExplainOptionsTest {
    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void writeConfig() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.copy(Fixtures.path("images/plain.bmp"), images.resolve("a.bmp"));
        Files.copy(Fixtures.path("images/alpha.png"), images.resolve("b.png"));
        Files.copy(Fixtures.path("images/plain.gif"), images.resolve("c.gif"));
        config = folder.resolve("run.yaml");
        Files.writeString(config, """
                model: %s
                images: %s
                methods: [am]
                sizes: [32x32, 48x40]
                out: %s
                """.formatted(TinyModels.bundle("dino").path(), images, folder.resolve("nowhere")));
    }

    private CommandLine explain(Object... more) {
        List<Object> words = new ArrayList<>(List.of("explain", "--config", config, "--size", "32"));
        words.addAll(List.of(more));
        return CommandLine.run(words.toArray());
    }

    private CommandLine done(Object... more) {
        CommandLine run = explain(more);
        assertThat(run.status()).as(run.err()).isZero();
        return run;
    }

    private RunRecord record(String out) {
        return Json.read(folder.resolve(out).resolve("run.json"), RunRecord.class);
    }

    @Test
    void should_put_every_option_over_the_config() {
        CommandLine run = CommandLine.run(
                "explain",
                "--config",
                config,
                "--image",
                folder.resolve("images/b.png"),
                "--method",
                "am[block=0],cdam",
                "--target",
                "class:1,class:2",
                "--size",
                "48x40,40x48",
                "--threads",
                "1",
                "--memory-mb",
                "640",
                "--precision",
                "fp32",
                "--set",
                "out=" + folder.resolve("not here"),
                "--out",
                folder.resolve("out"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(folder.resolve("nowhere")).doesNotExist();
        assertThat(folder.resolve("not here")).doesNotExist();
        for (String size : List.of("48x40", "40x48")) {
            assertThat(folder.resolve("out").resolve(size).resolve("b/cdam.class-2.npy"))
                    .isRegularFile();
            assertThat(folder.resolve("out").resolve(size).resolve("a")).doesNotExist();
        }
        RunRecord record = record("out/48x40");
        assertThat(Objects.requireNonNull(record.config()))
                .containsEntry("threads", 1)
                .containsEntry("memory_mb", 640)
                .containsEntry("targets", List.of("class:1", "class:2"))
                .containsEntry("framing", "fit");
        assertThat(Objects.requireNonNull(record.environment()))
                .containsEntry("threads", "1")
                .containsEntry("device", "cpu")
                .containsKeys("tensorflow", "java");
    }

    @Test
    void should_refuse_an_option_beside_a_config_as_without_one() {
        CommandLine run = explain("--shard", "4/3");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("i from 1 to n, found 4/3");
        assertThat(explain("--device", "gpu", "--precision", "bf16").errors())
                .singleElement()
                .asString()
                .contains("bf16 needs device cpu");
    }

    @Test
    void should_merge_shards_into_what_one_run_finds() throws IOException {
        done("--method", "am,cdam", "--out", folder.resolve("whole"));
        done("--method", "am,cdam", "--shard", "1/2", "--out", folder.resolve("part-1"));
        done("--method", "am,cdam", "--shard", "2/2", "--out", folder.resolve("part-2"));
        assertThat(record("part-1").images())
                .extracting(RunRecord.ImageRecord::folder)
                .containsExactly("a", "c");
        assertThat(record("part-2").images())
                .extracting(RunRecord.ImageRecord::folder)
                .containsExactly("b");

        CommandLine merged = done(
                "--method",
                "am,cdam",
                "--out",
                folder.resolve("merged"),
                "--merge",
                folder.resolve("part-1"),
                folder.resolve("part-2"));

        assertThat(merged.err()).contains("3 of 3 images are done already");
        assertThat(record("merged").images()).isEqualTo(record("whole").images());
        for (String image : List.of("a", "b", "c")) {
            for (String map : List.of("am.npy", "cdam.top1.npy")) {
                assertThat(Fixtures.relativeError(map("merged", image, map), map("whole", image, map)))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void should_record_and_show_all_shards_that_one_folder_has_seen() throws IOException {
        Path out = folder.resolve("out");
        done("--shard", "1/2", "--out", out);
        done("--shard", "2/2", "--out", out);
        assertThat(record("out").images())
                .extracting(RunRecord.ImageRecord::folder)
                .containsExactly("a", "b", "c");
        assertThat(Files.readString(out.resolve("index.html"))).contains("a.bmp", "b.png", "c.gif");
        done("--image", folder.resolve("images/b.png"), "--out", out);
        assertThat(record("out").images()).hasSize(3);
    }

    private float[] map(String out, String image, String name) {
        return Npy.read(folder.resolve(out).resolve(image).resolve(name)).values();
    }

    @Test
    void should_name_files_after_options_that_are_not_the_defaults() {
        done(
                "--image",
                folder.resolve("images/b.png"),
                "--method",
                "am[block=0],am[block=-1],am[head=1],am-heads,smooth-cdam[samples=50],smooth-cdam[samples=4,noise=0.10]",
                "--out",
                folder.resolve("out"));
        float[] heads = map("out", "b", "am-heads.npy");
        float[] one = map("out", "b", "am.head-1.npy");
        assertThat(one).hasSize(15);
        assertThat(one).containsExactly(Arrays.copyOfRange(heads, 15, 30));
        assertThat(map("out", "b", "am.block-0.npy")).isNotEqualTo(map("out", "b", "am.npy"));
        assertThat(map("out", "b", "smooth-cdam.noise-0.1.samples-4.top1.npy"))
                .isNotEqualTo(map("out", "b", "smooth-cdam.top1.npy"));
        assertThat(record("out").methods()).containsKeys("am", "am.block-0", "smooth-cdam.noise-0.1.samples-4");
        assertThat(explain("--method", "am,am[block=-1]", "--out", folder.resolve("twice"))
                        .errors())
                .singleElement()
                .asString()
                .contains("methods: am is asked for 2 times");
    }

    /** How much is computed at once is no other result. */
    @Test
    void should_go_on_with_options_that_mean_the_same() {
        Path out = folder.resolve("out");
        done("--method", "tam[batch=2],smooth-cdam[samples=50]", "--out", out);
        CommandLine again =
                done("--method", "tam[memory=5],smooth-cdam[noise=5e-2]", "--memory-mb", "999", "--out", out);
        assertThat(again.err()).contains("3 of 3 images are done already");
    }

    @Test
    void should_keep_a_photos_shape_unless_it_is_stretched_or_cut() throws IOException {
        BufferedImage wide = new BufferedImage(128, 64, BufferedImage.TYPE_INT_RGB);
        IntStream.range(64, 128).forEach(x -> wide.setRGB(x, x % 64, 0xFFFFFF));
        Path photo = folder.resolve("wide.png");
        ImageIO.write(wide, "png", photo.toFile());
        done("--image", photo, "--out", folder.resolve("fit"));
        done("--image", photo, "--framing", "stretch", "--out", folder.resolve("stretch"));
        done("--image", photo, "--framing", "evaluation", "--out", folder.resolve("evaluation"));
        // At most the size's 4 x 4 patches: 3 x 5 are nearest to 1 : 2.
        assertThat(Npy.read(folder.resolve("fit/wide/am.npy")).shape()).containsExactly(3, 5);
        assertThat(Npy.read(folder.resolve("stretch/wide/am.npy")).shape()).containsExactly(4, 4);
        assertThat(Npy.read(folder.resolve("evaluation/wide/am.npy")).shape()).containsExactly(4, 4);
        assertThat(record("fit").images()).singleElement().satisfies(one -> {
            assertThat(one.height()).isEqualTo(64);
            assertThat(one.width()).isEqualTo(128);
        });
        assertThat(record("evaluation").images()).singleElement().satisfies(one -> {
            assertThat(one.height()).isEqualTo(one.width()).isEqualTo(57); // 64 * 32 / 36
        });
        int fit = height("fit/wide/am.png");
        assertThat(height("stretch/wide/am.png"))
                .as("drawn over the photo, not over the square")
                .isEqualTo(fit);
        assertThat(height("evaluation/wide/am.png")).isGreaterThan(fit + 100);
        CommandLine other = explain("--image", photo, "--framing", "stretch", "--out", folder.resolve("fit"));
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.errors()).singleElement().asString().contains("framing FIT, this run has STRETCH");
    }

    private int height(String picture) throws IOException {
        return ImageIO.read(folder.resolve(picture).toFile()).getHeight();
    }

    @Test
    void should_refuse_the_square_framing_for_another_size() {
        CommandLine run = CommandLine.run(
                "explain", "--config", config, "--framing", "evaluation", "--out", folder.resolve("out"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("size 48x40: expected a square");
        assertThat(folder.resolve("out")).doesNotExist();
        done("--framing", "evaluation", "--out", folder.resolve("out"));
    }

    @Test
    void should_name_configs_in_the_help_that_exist() {
        Pattern config = Pattern.compile("--config (\\S+)");
        List<String> configs = new ExplainCommand()
                .examples().stream()
                        .map(config::matcher)
                        .filter(Matcher::find)
                        .map(match -> match.group(1))
                        .toList();
        assertThat(configs)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Path.of("..", file)).isRegularFile());
    }
}
