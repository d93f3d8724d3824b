package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {
    @TempDir
    Path folder;

    private Path copy(Bundle bundle) throws IOException {
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(bundle.path())) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(bundle.path().relativize(file).toString()));
            }
        }
        return copy;
    }

    private static void flipLastByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "dino/backbone.pth, PyTorch zip, DINO, 'patch 8, own size 32x32', float32",
        "dino/backbone-bf16.pth, PyTorch zip, DINO, 'registers 0, LayerScale no', bfloat16",
        "dino/huggingface.safetensors, safetensors, Hugging Face ViT, patch 8, float32",
        "dinov2-registers/backbone.pth, PyTorch zip, DINO, LayerScale yes, float32"
    })
    void should_tell_what_a_checkpoint_is(String file, String format, String family, String shape, String type) {
        CommandLine run = CommandLine.run("inspect", Fixtures.path(file), "--heads", 1, "--verify");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(format, "family: " + family, shape, "types: " + type, "preset: none", "verified");
    }

    @ParameterizedTest
    @CsvSource({
        "dino/lightning.ckpt, '(10, 48)'",
        "dino/timm.safetensors, head.weight",
        "dino/backbone.pth, none in the file",
    })
    void should_say_which_head_import_would_take(String file, String head) {
        CommandLine run = CommandLine.run("inspect", Fixtures.path(file), "--heads", 1);
        assertThat(run.out().lines().filter(line -> line.startsWith("head: ")))
                .singleElement()
                .asString()
                .contains(head);
    }

    @Test
    void should_look_at_the_key_that_is_given() {
        Path file = Fixtures.path("dino/training-full.pth");
        assertThat(CommandLine.run("inspect", file, "--heads", 3).out())
                .containsPattern("weights backbone. in teacher: not taken: backbone. in student");
        assertThat(CommandLine.run("inspect", file, "--heads", 3, "--checkpoint-key", "student")
                        .out())
                .contains("weights backbone. in student: not taken: backbone. in teacher");
        assertThat(CommandLine.run("inspect", file, "--checkpoint-key", "none").out())
                .contains("model: none that import takes", "under the key none");
        assertThat(CommandLine.run("inspect", TinyModels.bundle("dino").path(), "--checkpoint-key", "student")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void should_name_file_and_tensor_of_a_number_that_is_not_finite() throws IOException {
        byte[] bytes = Files.readAllBytes(Fixtures.path("dino/timm.safetensors"));
        System.arraycopy(new byte[] {0, 0, (byte) 0xc0, 0x7f}, 0, bytes, bytes.length - 4, 4);
        Path file = Files.write(folder.resolve("nan.safetensors"), bytes);
        CommandLine run = CommandLine.run("inspect", file, "--verify");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains("nan.safetensors: tensor ", "expected finite numbers, found NaN");
    }

    @Test
    void should_list_every_tensor_of_a_head_alone() {
        CommandLine run = CommandLine.run("inspect", Fixtures.path("dino/head.pth"));
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("model: none that import takes", "weight (10, 48) float32");
    }

    @Test
    void should_show_a_bundle_with_signatures_and_heads() {
        CommandLine run = CommandLine.run("inspect", TinyModels.bundle("dino").path(), "--verify");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "3 attention heads",
                        "attention: image float32 (?,3,?,?) -> attention float32",
                        "serving_default: head_bias",
                        "class_ids int32 (?)",
                        "* default: 10 classes",
                        "preprocessing: mean [0.485",
                        "verified");
    }

    @ParameterizedTest
    @CsvSource({"saved_model.pb", "heads/default.safetensors"})
    void should_find_a_damaged_file_when_asked_to(String file) throws IOException {
        Path copy = copy(TinyModels.bundle("dino"));
        flipLastByte(copy.resolve(file));
        CommandLine run = CommandLine.run("inspect", copy, "--verify");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains(file, "expected SHA-256");
    }

    @Test
    void should_refuse_what_is_no_SavedModel_in_one_line() throws IOException {
        Path copy = copy(TinyModels.bundle("dino"));
        Files.writeString(copy.resolve("saved_model.pb"), "no protobuf at all");
        CommandLine run = CommandLine.run("inspect", copy);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("expected a SavedModel");
        assertThat(CommandLine.run("inspect").status()).isEqualTo(2);
        assertThat(CommandLine.run("inspect", folder.resolve("none")).errors()).hasSize(1);
    }
}
