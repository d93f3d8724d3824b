package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Label;
import cdam.bundle.Model;
import cdam.bundle.ModelCard;
import cdam.bundle.SessionOptions;
import cdam.bundle.Tensors;
import cdam.image.Framing;
import cdam.image.ImageInput;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.vit.Activation;
import cdam.vit.LinearHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Tiny models as timm 1.0.31 and transformers 5.24 write them, imported by the command line, give what these libraries' own
 * forward pass and PyTorch's gradients give: latent, logits and CDAM of all classes.
 */
class OtherLibrariesTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    private static Path fixture(String path) {
        return Fixtures.path("libraries/" + path);
    }

    private Bundle importing(String model, String options) {
        List<Object> words =
                new ArrayList<>(List.of("import", "--checkpoint", fixture(model), "--out", folder.resolve("bundle")));
        if (!options.isEmpty()) {
            words.addAll(List.of(options.split(" ", -1)));
        }
        CommandLine run = CommandLine.run(words.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        return Bundle.open(folder.resolve("bundle"));
    }

    private static float[] golden(String model, String size, String name) {
        return Npy.read(fixture(model + "/" + size + "/" + name + ".npy")).values();
    }

    private static void shouldEqual(Bundle bundle, String model, String size) {
        LinearHead head = bundle.head(null).orElseThrow().linear();
        NpyArray input = Npy.read(fixture(model + "/" + size + "/input.npy"));
        try (SavedModelBundle loaded = SavedModelBundle.load(bundle.path().toString());
                TFloat32 image = Tensors.of(input.values(), 1, 3, input.shape()[2], input.shape()[3]);
                TFloat32 weight = Tensors.of(head.weight(), head.classes(), head.features());
                TFloat32 bias = Tensors.of(head.bias(), head.classes());
                TInt32 classes =
                        TInt32.vectorOf(IntStream.range(0, head.classes()).toArray())) {
            Map<String, Tensor> inputs =
                    Map.of("image", image, "head_weight", weight, "head_bias", bias, "class_ids", classes);
            Map.of("latent", "serving_default", "logits", "serving_default", "cdam", "explain")
                    .forEach((name, signature) -> assertThat(Fixtures.relativeError(
                                    EveryCheckpointTest.output(loaded, signature, inputs, name),
                                    golden(model, size, name)))
                            .as("%s of %s at %s", name, model, size)
                            .isLessThan(TOLERANCE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "timm, timm/model.pth, --heads 2, 16x16",
        "timm, timm/model.pth, --heads 2 --interpolation timm, 8x24",
        "distilled, distilled/model.pth, --heads 2, 16x16",
        "register-positions, register-positions/model.pth, --heads 2, 16x16",
        "no-bias, no-bias/model.pth, --heads 2, 16x16",
        "no-positions, no-positions/model.pth, --heads 2, 16x16",
        "transformers-vit, transformers-vit/memory.bin, --heads 4 --activation gelu-tanh --epsilon 0.01, 8x24",
        "transformers-dinov2, transformers-dinov2/model, '', 16x16",
        "transformers-dinov2, transformers-dinov2/model, '', 12x20",
        "transformers-dinov2, transformers-dinov2/memory.bin, --heads 2 --activation quick-gelu, 12x20",
    })
    void should_give_what_their_library_gives(String model, String checkpoint, String options, String size) {
        String head = "--head " + fixture(model + "/head.safetensors");
        shouldEqual(importing(checkpoint, options.isEmpty() ? head : options + " " + head), model, size);
    }

    @Test
    void should_give_openclips_latent_by_its_folder_alone() {
        Path model = Fixtures.path("backbones/open-clip");
        CommandLine run = CommandLine.run("import", "--checkpoint", model, "--out", folder.resolve("bundle"));
        assertThat(run.status()).as(run.err()).isZero();
        try (Model loaded = Model.load(Bundle.open(folder.resolve("bundle")), SessionOptions.DEFAULT)) {
            float[] image = Npy.read(model.resolve("input.npy")).values();
            assertThat(Fixtures.relativeError(
                            loaded.latents(image, 1, 12, 12),
                            Npy.read(model.resolve("latent.npy")).values()))
                    .isLessThan(1e-5);
        }
    }

    /** Heads, activation, epsilon, positions, colours, filter, size, head and labels: nothing is said, all of it is read. */
    @ParameterizedTest
    @CsvSource({"16x16", "8x24"})
    void should_read_a_folder_of_shards_with_all_that_lies_in_it(String size) {
        Bundle bundle = importing("transformers-vit/model", "");
        shouldEqual(bundle, "transformers-vit", size);
        ModelCard card = bundle.card();
        assertThat(card.architecture().heads()).isEqualTo(4);
        assertThat(card.architecture().activation()).isEqualTo(Activation.GELU_TANH);
        assertThat(card.architecture().epsilon()).isEqualTo(0.01);
        assertThat(card.source().choicesOrNone())
                .anyMatch(choice -> choice.toString().equals("heads 4: config.json of transformers"));
        assertThat(bundle.head(null).orElseThrow().labels().all())
                .extracting(Label::name)
                .containsExactly("animal 0", "animal 1", "animal 2");
    }

    /** The large one is resized with the folder's filter: within the rounding of 8 bits. */
    @ParameterizedTest
    @CsvSource({"photo, 1e-4", "large, 1e-4"})
    void should_bring_photos_to_the_model_as_the_folder_says(String photo, double tolerance) {
        Bundle bundle = importing("transformers-vit/model", "");
        ModelCard card = bundle.card();
        ImageInput input = new ImageInput(
                Framing.stretch(
                        card.inputSize().height(),
                        card.inputSize().width(),
                        card.preprocessing().resampling()),
                card.preprocessing());
        Head head = bundle.head(null).orElseThrow();
        try (SavedModelBundle loaded = SavedModelBundle.load(bundle.path().toString());
                TFloat32 image = Tensors.of(
                        input.read(fixture("transformers-vit/" + photo + ".png"))
                                .values(),
                        1,
                        3,
                        16,
                        16);
                TFloat32 weight = Tensors.of(head.linear().weight(), 3, 8);
                TFloat32 bias = Tensors.of(head.linear().bias(), 3)) {
            float[] logits = EveryCheckpointTest.output(
                    loaded,
                    "serving_default",
                    Map.of("image", image, "head_weight", weight, "head_bias", bias),
                    "logits");
            float[] golden = Npy.read(fixture("transformers-vit/" + photo + "-logits.npy"))
                    .values();
            assertThat(Fixtures.relativeError(logits, golden)).isLessThan(tolerance);
        }
    }

    @Test
    void should_refuse_one_shard_of_several_and_ask_for_heads_that_nothing_tells() {
        CommandLine shard = CommandLine.run(
                "import",
                "--checkpoint",
                fixture("transformers-vit/model/model-00002-of-00003.safetensors"),
                "--out",
                folder.resolve("none"));
        assertThat(shard.status()).isEqualTo(1);
        assertThat(shard.errors()).singleElement().asString().contains("one shard of 3");
        CommandLine heads =
                CommandLine.run("import", "--checkpoint", fixture("timm/model.pth"), "--out", folder.resolve("none"));
        assertThat(heads.status()).isEqualTo(1);
        assertThat(heads.errors()).singleElement().asString().contains("a width of 8", "--heads");
        assertThat(CommandLine.run("inspect", fixture("timm/model.pth")).out())
                .contains("none that import takes", "--heads");
    }
}
