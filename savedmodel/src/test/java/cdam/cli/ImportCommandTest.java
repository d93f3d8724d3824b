package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.image.Preprocessing;
import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCommandTest {
    @TempDir
    Path folder;

    private CommandLine importFile(Object checkpoint, Object... more) {
        Object[] words = {"import", "--checkpoint", checkpoint, "--out", folder.resolve("bundle")};
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return CommandLine.run(all);
    }

    private void shouldFailInOneLine(CommandLine run, int status, String... parts) {
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.errors()).hasSize(1);
        assertThat(run.errors().get(0)).contains(parts);
        assertThat(folder.resolve("bundle")).doesNotExist();
    }

    @Test
    void should_bring_head_and_labels_along() throws IOException {
        Path labels = folder.resolve("labels.txt");
        Files.writeString(labels, "n1\tcat\nn2\tdog\n3\tc\n4\td\n5\te\n6\tf\n7\tg\n8\th\n9\ti\n10\tj\n");
        CommandLine run = importFile(
                Fixtures.path("dino/backbone.pth"),
                "--heads",
                3,
                "--head",
                Fixtures.path("dino/head.pth"),
                "--labels",
                labels);
        assertThat(run.status()).as(run.err()).isZero();
        Bundle bundle = Bundle.open(folder.resolve("bundle"));
        assertThat(bundle.head(null).orElseThrow().labels().find("dog").id()).isEqualTo("n2");
        assertThat(CommandLine.run("heads", "list", "--model", bundle.path()).out())
                .contains("* default: 10 classes, single-label, reads cls (48 numbers)")
                .contains("classes: ")
                .contains("file: head.pth")
                .doesNotContain("{");
        assertThat(CommandLine.run("heads", "list", "--model", bundle.path(), "--name", "default")
                        .out()
                        .lines())
                .hasSize(10)
                .anyMatch(line -> line.endsWith("\tn2\tdog"));
    }

    @ParameterizedTest
    @CsvSource({
        "dino/config.json, 3, expected",
        "dino/backbone.pth, 5, divisor",
        "dino/head.pth, 3, head.pth",
        "images/gray.jpg, 3, gray.jpg"
    })
    void should_refuse_what_is_no_such_model(String file, int heads, String part) {
        shouldFailInOneLine(importFile(Fixtures.path(file), "--heads", heads), 1, part);
    }

    @Test
    void should_refuse_a_truncated_file_another_preset_and_a_missing_one() throws IOException {
        Path truncated = folder.resolve("truncated.pth");
        byte[] bytes = Files.readAllBytes(Fixtures.path("dino/backbone.pth"));
        Files.write(truncated, Arrays.copyOf(bytes, bytes.length / 2));
        shouldFailInOneLine(importFile(truncated, "--heads", 3), 1, "truncated.pth");
        shouldFailInOneLine(
                importFile(Fixtures.path("dino/backbone.pth"), "--arch", "dino-vits8"),
                2,
                "--arch dino-vits8",
                "width");
        shouldFailInOneLine(importFile(Fixtures.path("dino/backbone.pth"), "--arch", "vit"), 2, "no such preset");
        shouldFailInOneLine(importFile(folder.resolve("none.pth"), "--heads", 3), 1, "none.pth");
    }

    @Test
    void should_keep_the_colours_that_are_given() {
        CommandLine run = importFile(
                Fixtures.path("dino/timm.safetensors"),
                "--heads",
                3,
                "--mean",
                "0.5,0.5,0.25",
                "--deviation",
                "0.5,0.5,0.125");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("mean [0.5, 0.5, 0.25], standard deviation [0.5, 0.5, 0.125]");
        assertThat(run.err()).doesNotContain("note:");
        Preprocessing read = Bundle.open(folder.resolve("bundle")).card().preprocessing();
        assertThat(read.mean()).containsExactly(0.5f, 0.5f, 0.25f);
        assertThat(read.deviation()).containsExactly(0.5f, 0.5f, 0.125f);
    }

    @Test
    void should_keep_what_images_it_was_made_for_and_refuse_what_is_no_line() {
        Path dino = Fixtures.path("dino/backbone.pth");
        CommandLine run = importFile(dino, "--heads", 3, "--made-for", "scenes");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Bundle.open(folder.resolve("bundle")).card().caution())
                .isEqualTo("made for scenes, not for photographs");
        AtomicFiles.deleteTree(folder.resolve("bundle"));
        for (String wrong : new String[] {" ", "two\nlines", "x".repeat(101)}) {
            shouldFailInOneLine(
                    importFile(dino, "--heads", 3, "--made-for", wrong),
                    1,
                    "made-for: expected one line of at most 100 letters");
        }
        assertThat(importFile(dino, "--heads", 3).status()).isZero();
        assertThat(Bundle.open(folder.resolve("bundle")).card().caution()).isEmpty();
    }

    /** No tensor tells the colours: those of the models that look like this, and that they are a guess. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "backbones/clip/model.safetensors; mean [0.48145467, 0.4578275, 0.40821072]; CLIP's, a guess",
                "backbones/siglip/model.safetensors; mean [0.5, 0.5, 0.5]; SigLIP's, a guess",
                "backbones/dinov3-gated/model.safetensors; mean [0.485, 0.456, 0.406]; ImageNet's, a guess",
                "backbones/open-clip; mean [0.5, 0.4, 0.3]; a file beside the weights",
            })
    void should_say_where_the_colours_come_from(String file, String mean, String reason) {
        CommandLine run = importFile(Fixtures.path(file), "--heads", file.endsWith("open-clip") ? 4 : 2);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("preprocessing: \\Q" + mean + "\\E.*: " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "dino/timm.safetensors, true",
        "dino/huggingface.safetensors, true",
        "dino/backbone.pth, false",
    })
    void should_ask_for_the_colours_of_what_may_be_supervised(String file, boolean asks) {
        CommandLine run = importFile(Fixtures.path(file), "--heads", 3);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("preprocessing: mean [0.485, 0.456, 0.406]");
        assertThat(run.err().contains("--mean 0.5,0.5,0.5 --deviation 0.5,0.5,0.5"))
                .isEqualTo(asks);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--mean 0.5,0.5,0.5; --deviation: expected R,G,B",
                "--mean 0.5,0.5 --deviation 0.5,0.5,0.5; expected 3 numbers",
                "--mean a,b,c --deviation 0.5,0.5,0.5; --mean: expected three numbers",
                "--mean 0.5,0.5,0.5 --deviation 0.5,0,0.5; finite numbers above 0",
                "--mean 0.5,NaN,0.5 --deviation 0.5,0.5,0.5; finite numbers",
                "--interpolation bilinear; --interpolation: expected dino, huggingface or timm, found bilinear",
            })
    void should_refuse_choices_that_make_no_sense(String options, String part) {
        Object[] words = options.split(" ", -1);
        shouldFailInOneLine(importFile(Fixtures.path("dino/backbone.pth"), words), 2, part);
    }

    @Test
    void should_leave_nothing_when_the_head_does_not_fit() {
        shouldFailInOneLine(
                importFile(
                        Fixtures.path("dino/backbone.pth"), "--heads", 3, "--head", Fixtures.path("dinov2/head.pth")),
                1,
                "reads 32 features");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void should_end_wrong_use_with_status_2_and_help_with_an_example() {
        assertThat(CommandLine.run("import").status()).isEqualTo(2);
        assertThat(CommandLine.run("imprt").errors()).hasSize(1);
        assertThat(CommandLine.run("import", "--chekpoint", "x").status()).isEqualTo(2);
        assertThat(CommandLine.run("import", "--help").out()).contains("--checkpoint", "Examples:", "dino-vits8");
        assertThat(CommandLine.run().out()).contains("import", "heads");
    }
}
