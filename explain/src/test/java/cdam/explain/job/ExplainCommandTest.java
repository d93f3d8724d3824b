package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.DemoModel;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainCommandTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    static List<Case> cases() {
        return Fixtures.cases();
    }

    /** Every fixture through the public commands: import, then explain. */
    @ParameterizedTest
    @MethodSource("cases")
    void should_equal_pytorch_through_the_command_line(Case fixture) {
        Path bundle = folder.resolve("bundle");
        CommandLine imported = CommandLine.run(
                "import",
                "--checkpoint",
                Fixtures.path(fixture.model()).resolve("backbone.pth"),
                "--heads",
                TinyModels.attentionHeads(fixture.model()),
                "--head",
                Fixtures.path(fixture.model()).resolve("head.pth"),
                "--out",
                bundle);
        assertThat(imported.status()).as(imported.err()).isZero();
        CommandLine explained = CommandLine.run(
                "explain",
                "--model",
                bundle,
                "--image",
                fixture.folder().resolve("input.npy"),
                "--method",
                "am-heads,cdam",
                "--target",
                "class:all,class:3",
                "--out",
                folder.resolve("out"));
        assertThat(explained.status()).as(explained.err()).isZero();
        Path result = folder.resolve("out/input");
        NpyArray all = Npy.read(result.resolve("cdam.class-all.npy"));
        float[] golden = fixture.golden("cdam").values();
        assertThat(Fixtures.relativeError(all.values(), golden)).isLessThan(TOLERANCE);
        int patches = all.shape()[1] * all.shape()[2];
        float[] third = Arrays.copyOfRange(golden, 3 * patches, 4 * patches);
        assertThat(Fixtures.relativeError(
                        Npy.read(result.resolve("cdam.class-3.npy")).values(), third))
                .isLessThan(TOLERANCE);
        assertThat(Fixtures.relativeError(
                        Npy.read(result.resolve("am-heads.npy")).values(),
                        fixture.golden("attention").values()))
                .isLessThan(TOLERANCE);
        Prediction prediction = Json.read(result.resolve("prediction.json"), Prediction.class);
        assertThat(Fixtures.relativeError(
                        prediction.logits(), fixture.golden("logits").values()))
                .isLessThan(TOLERANCE);
        assertThat(Fixtures.relativeError(
                        prediction.latent(), fixture.golden("latent").values()))
                .isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({
        "head-2-blocks, cls-of-last-blocks, [CLS] of earlier blocks",
        "head-mean-patch, cls-and-mean-patch, mean patch"
    })
    void should_equal_pytorch_through_heads_on_several_tokens(String name, String input, String leftOut)
            throws IOException {
        Path bundle = folder.resolve("bundle");
        CommandLine imported = CommandLine.run(
                "import",
                "--checkpoint",
                Fixtures.path("dino/backbone.pth"),
                "--heads",
                3,
                "--head",
                Fixtures.path("dino/" + name + ".pth"),
                "--head-input",
                input,
                "--out",
                bundle);
        assertThat(imported.status()).as(imported.err()).isZero();
        Case fixture = new Case("dino", "32x32");
        CommandLine explained = CommandLine.run(
                "explain",
                "--model",
                bundle,
                "--image",
                fixture.folder().resolve("input.npy"),
                "--method",
                "am,cdam,cdam-value,tam",
                "--target",
                "top1,probability:2",
                "--out",
                folder.resolve("out"));
        assertThat(explained.status()).as(explained.err()).isZero();
        Prediction prediction = Json.read(folder.resolve("out/input/prediction.json"), Prediction.class);
        assertThat(Fixtures.relativeError(
                        prediction.logits(), fixture.golden("logits-" + name).values()))
                .isLessThan(TOLERANCE);
        assertThat(Fixtures.relativeError(
                        prediction.latent(), fixture.golden("latent").values()))
                .isLessThan(TOLERANCE);
        assertThat(explained.out())
                .containsPattern("cdam-value.top1 leaves out \\d+ % of the target: " + Pattern.quote(leftOut))
                .doesNotContain("tam.top1 leaves out");
        RunRecord record = Json.read(folder.resolve("out/run.json"), RunRecord.class);
        assertThat(record.images().get(0).diagnostics().get("cdam-value.probability-2"))
                .containsKeys("left out: " + leftOut, "share left out: " + leftOut);
        assertThat(Files.readString(folder.resolve("out/index.html"))).contains("cdam-value.top1 leaves out");
    }

    private CommandLine explain(Object... more) {
        Object[] words = {
            "explain", "--model", TinyModels.bundle("dino").path(), "--out", folder.resolve("out"),
        };
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return CommandLine.run(all);
    }

    private Path images() throws IOException {
        Path images = folder.resolve("images/nested dir");
        Files.createDirectories(images);
        Files.copy(Fixtures.path("images/plain.bmp"), folder.resolve("images/a.bmp"));
        Files.copy(Fixtures.path("images/alpha.png"), images.resolve("ü b.png"));
        return folder.resolve("images");
    }

    @Test
    void should_write_every_file_of_the_layout() throws IOException {
        CommandLine run = explain(
                "--image", images(), "--method", "am,cdam", "--target", "top1,top:2,class:all", "--size", "48x32");
        assertThat(run.status()).as(run.err()).isZero();
        for (String stem : List.of("a", "nested dir/ü b")) {
            Path result = folder.resolve("out").resolve(stem);
            for (String name : List.of(
                    "prediction.json",
                    "sheet.png",
                    "am.npy",
                    "am.png",
                    "cdam.top1.npy",
                    "cdam.top1.png",
                    "cdam.top-2.npy",
                    "cdam.top-2.png",
                    "cdam.class-all.npy")) {
                assertThat(result.resolve(name)).isRegularFile();
            }
            assertThat(result.resolve("cdam.class-all.png")).doesNotExist();
            assertThat(Npy.read(result.resolve("am.npy")).shape()).containsExactly(4, 6);
            assertThat(Npy.read(result.resolve("cdam.top1.npy")).shape()).containsExactly(4, 6);
            assertThat(Npy.read(result.resolve("cdam.top-2.npy")).shape()).containsExactly(2, 4, 6);
            assertThat(Npy.read(result.resolve("cdam.class-all.npy")).shape()).containsExactly(10, 4, 6);
        }
        RunRecord record = Json.read(folder.resolve("out/run.json"), RunRecord.class);
        assertThat(record.images()).hasSize(2);
        Prediction prediction = Json.read(folder.resolve("out/a/prediction.json"), Prediction.class);
        assertThat(record.images().get(0).classes().get("top1"))
                .containsExactly(prediction.top().get(0).index());
        assertThat(folder.resolve("out/sheet.png")).isRegularFile();
        assertThat(Files.readString(folder.resolve("out/index.html")))
                .contains("nested dir/ü b", "\"cdam.top-2 1\"", "\"cdam.class-all 0\"");
    }

    /** Half as large, and no further off than its help says. */
    @Test
    void should_store_scores_in_half_precision_where_asked() throws IOException {
        Path images = images();
        assertThat(explain("--image", images, "--target", "class:all").status()).isZero();
        Path whole = Files.move(folder.resolve("out"), folder.resolve("whole"));
        CommandLine run = explain("--image", images, "--target", "class:all", "--scores", "fp16");
        assertThat(run.status()).as(run.err()).isZero();

        NpyArray exact = Npy.read(whole.resolve("a/cdam.class-all.npy"));
        NpyArray half = Npy.read(folder.resolve("out/a/cdam.class-all.npy"));
        assertThat(half.shape()).isEqualTo(exact.shape());
        assertThat(Files.size(folder.resolve("out/a/cdam.class-all.npy")))
                .isEqualTo((Files.size(whole.resolve("a/cdam.class-all.npy")) - 128) / 2 + 128);
        int patches = exact.shape()[1] * exact.shape()[2];
        for (int from = 0; from < half.values().length; from += patches) {
            float[] map = Arrays.copyOfRange(exact.values(), from, from + patches);
            float largest = 0;
            for (float score : map) {
                largest = Math.max(largest, Math.abs(score));
            }
            assertThat(Arrays.copyOfRange(half.values(), from, from + patches))
                    .containsExactly(map, within(largest / 2048));
        }
        assertThat(explain("--image", images, "--target", "class:all").errors())
                .singleElement()
                .asString()
                .contains("scores", "fp16", "fp32");
    }

    @Test
    void should_give_each_of_several_sizes_a_folder() throws IOException {
        CommandLine run =
                explain("--image", images(), "--method", "cdam", "--size", "32x32,48x40", "--framing", "stretch");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Npy.read(folder.resolve("out/32x32/a/cdam.top1.npy")).shape())
                .containsExactly(4, 4);
        assertThat(Npy.read(folder.resolve("out/48x40/a/cdam.top1.npy")).shape())
                .containsExactly(6, 5);
        assertThat(folder.resolve("out/48x40/index.html")).isRegularFile();
        assertThat(explain("--image", folder.resolve("images"), "--size", "32,32x32")
                        .errors())
                .singleElement()
                .asString()
                .contains("--size: 32x32 is asked for 2 times");
    }

    @Test
    void should_compute_only_what_is_missing() throws IOException {
        Path images = images();
        explain("--image", images);
        Path kept = folder.resolve("out/a/am.npy");
        Path lost = folder.resolve("out/a/cdam.top1.npy");
        byte[] before = Files.readAllBytes(lost);
        Files.setLastModifiedTime(kept, FileTime.fromMillis(0));
        Files.delete(lost);
        Files.writeString(folder.resolve("out/a/" + AtomicFiles.TEMPORARY_PREFIX + "x"), "half a file");
        CommandLine again = explain("--image", images);
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.err()).contains("1 of 2 images are done already");
        assertThat(Files.getLastModifiedTime(kept).toMillis()).isZero();
        assertThat(Files.readAllBytes(lost)).isEqualTo(before);
        assertThat(folder.resolve("out/a/" + AtomicFiles.TEMPORARY_PREFIX + "x"))
                .doesNotExist();
    }

    /** The same command twice, and once more with another method: as many type it. */
    @Test
    void should_go_on_where_results_lie_below_the_photos() throws IOException {
        Path images = images();
        Path out = images.resolve("out");
        for (String method : List.of("am", "am", "am,cdam")) {
            CommandLine run = CommandLine.run(
                    "explain",
                    "--model",
                    TinyModels.bundle("dino").path(),
                    "--image",
                    images,
                    "--method",
                    method,
                    "--out",
                    out);
            assertThat(run.status()).as(run.err()).isZero();
        }
        assertThat(out.resolve("a/cdam.top1.npy")).isRegularFile();
        assertThat(out.resolve("out")).doesNotExist();
        CommandLine among = CommandLine.run(
                "explain", "--model", TinyModels.bundle("dino").path(), "--image", images, "--out", images);
        assertThat(among.errors())
                .singleElement()
                .asString()
                .contains("out: expected another folder than that of the images");
    }

    @Test
    void should_say_what_it_left_out() throws IOException {
        Path images = images();
        Files.copy(images.resolve("a.bmp"), images.resolve("c.dib"));
        Files.writeString(images.resolve("notes.txt"), "x");
        CommandLine run = explain("--image", images, "--method", "am");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("left out: 1 .txt (" + images.resolve("notes.txt") + ")");
        assertThat(folder.resolve("out/c/am.npy")).isRegularFile();
    }

    @Test
    void should_not_write_over_files_of_another_origin() throws IOException {
        Path images = images();
        Files.createDirectories(folder.resolve("out/a"));
        Path mine = Files.writeString(folder.resolve("out/index.html"), "mine");
        CommandLine refused = explain("--image", images);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .contains("out: expected a folder without a index.html of another origin");
        assertThat(mine).hasContent("mine");
        Files.delete(mine);
        Path picture = Files.writeString(folder.resolve("out/a/holiday.png"), "mine");
        explain("--image", images, "--method", "am");
        Files.copy(Fixtures.path("images/alpha.png"), images.resolve("a.bmp"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(explain("--image", images, "--method", "am").err()).contains("1 images changed");
        assertThat(picture).hasContent("mine");
    }

    @Test
    void should_refuse_to_mix_results_of_two_configurations() throws IOException {
        Path images = images();
        explain("--image", images);
        CommandLine other = explain("--image", images, "--size", "64x64");
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.errors()).singleElement().asString().contains("size 32x32, this run has 64x64");
    }

    @Test
    void should_name_unreadable_images_and_do_the_others() throws IOException {
        Path images = images();
        Files.writeString(images.resolve("broken.png"), "no image");
        CommandLine run = explain("--image", images);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("1 of 3 images", "broken.png");
        assertThat(folder.resolve("out/a/cdam.top1.npy")).isRegularFile();
    }

    @Test
    void should_name_no_sheet_where_no_image_could_be_read() throws IOException {
        Path photo = Files.writeString(folder.resolve("photo.png"), "not a picture");
        CommandLine explained = CommandLine.run(
                "explain",
                "--model",
                TinyModels.bundle("dino").path(),
                "--image",
                photo,
                "--out",
                folder.resolve("out"));
        assertThat(explained.status()).isEqualTo(1);
        assertThat(explained.out()).contains("index.html").doesNotContain("sheet.png");
        assertThat(folder.resolve("out/sheet.png")).doesNotExist();
    }

    @Test
    void should_end_wrong_use_in_one_line() throws IOException {
        Path images = images();
        Files.copy(images.resolve("a.bmp"), images.resolve("a.BMP2.bmp"));
        for (List<Object> words : List.of(
                List.<Object>of("--image", images, "--method", "cdm"),
                List.<Object>of("--image", images, "--method", "am[blok=1]"),
                List.<Object>of("--image", images, "--target", "clas:1"),
                List.<Object>of("--image", images, "--size", "huge"),
                List.<Object>of("--image", images, "--target", "class:1,class:1"),
                List.<Object>of("--method", "am"),
                List.<Object>of("--image", images, "--precision", "fp16"))) {
            CommandLine run = explain(words.toArray());
            assertThat(run.status()).as(run.err()).isEqualTo(2);
            assertThat(run.errors()).hasSize(1);
        }
        for (List<String> words : List.of(
                List.of("--method", "cadm", "--method: no method cadm; did you mean cdam?"),
                List.of("--target", "top3", "target top3: did you mean top:3? expected one of top1"),
                List.of("--target", "zebra", "target zebra: did you mean class:zebra? expected"),
                List.of("--target", "clas:1", "target clas:1: did you mean class:1? expected"),
                List.of("--memory-mb", "0", "--memory-mb: expected 1 or more, found 0"),
                List.of("--size", "huge", "--size: size huge: expected HEIGHTxWIDTH"),
                List.of("--set", "threads=x", "--set threads: expected a whole number"))) {
            CommandLine run = explain("--image", images, words.get(0), words.get(1));
            assertThat(run.errors()).singleElement().asString().startsWith("error: " + words.get(2));
        }
        assertThat(explain("--image", images, "--target", "class:10").errors())
                .singleElement()
                .asString()
                .contains("from 0 to 9");
        assertThat(explain("--image", folder.resolve("none.png")).errors()).hasSize(1);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void should_refuse_images_that_would_share_a_folder() throws IOException {
        Path images = images();
        Files.copy(Fixtures.path("images/plain.gif"), images.resolve("a.gif"));
        CommandLine run = explain("--image", images);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("a.bmp", "a.gif", "OUT/a");
    }

    @Test
    void should_say_on_sheets_and_report_that_the_model_was_not_made_for_photographs() throws IOException {
        Path bundle = folder.resolve("clothes");
        DemoModel.importTo(bundle);
        Path config = Files.writeString(folder.resolve("run.yaml"), """
                model: %s
                images: %s
                render: {svg: true}
                out: %s
                """.formatted(
                        bundle, DemoModel.data("scenes/022.png"), folder.resolve("out")));
        CommandLine run = CommandLine.run("explain", "--config", config);
        assertThat(run.status()).as(run.err()).isZero();
        for (String file : List.of("sheet.svg", "022/sheet.svg", "index.html")) {
            assertThat(folder.resolve("out").resolve(file))
                    .content()
                    .contains("made for scenes of Fashion-MNIST items, not for");
        }
    }

    @Test
    void should_read_a_config_file_with_settings_over_it() throws IOException {
        Path config = folder.resolve("run.yaml");
        Files.writeString(config, """
                model: %s
                images: %s
                methods: [am, {method: cdam, by: closed-form}]
                targets: [top1]
                render: {palette: print, clip: [0.01, 0.99], enlargement: nearest, svg: true}
                out: %s
                """.formatted(TinyModels.bundle("dino").path(), images(), folder.resolve("nowhere")));
        CommandLine run = CommandLine.run("explain", "--config", config, "--set", "out=" + folder.resolve("out"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(folder.resolve("out/a/cdam.by-closed-form.top1.npy")).isRegularFile();
        assertThat(folder.resolve("out/sheet.svg")).content().contains("<svg", "quantiles 0.01 and 0.99");
        assertThat(folder.resolve("out/a/sheet.svg")).isRegularFile();
        assertThat(folder.resolve("nowhere")).doesNotExist();
        Files.writeString(config, Files.readString(config).replace("palette:", "pallete:"));
        assertThat(CommandLine.run("explain", "--config", config).errors())
                .singleElement()
                .asString()
                .contains("run.yaml, line 5, key render.pallete", "did you mean palette?");
    }
}
