package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.HeadKind;
import cdam.bundle.SavedModelSignatures;
import cdam.bundle.Tensors;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

class ExportCommandTest {
    @TempDir
    Path folder;

    static List<Fixtures.Case> cases() {
        return Fixtures.cases();
    }

    private Path export(String model) {
        CommandLine run =
                CommandLine.run("export", "--model", TinyModels.bundle(model).path(), "--out", folder.resolve("out"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("explain: class_ids int32 (?), image float32");
        assertOnlyComputes(folder.resolve("out"));
        return folder.resolve("out");
    }

    /** What is written is of the operations that a bundle may have. */
    private static void assertOnlyComputes(Path export) {
        assertThat(SavedModelSignatures.of(export.resolve("saved_model.pb")).foreign())
                .isEmpty();
    }

    private static float[] output(SavedModelBundle model, String signature, Map<String, Tensor> inputs, String name) {
        try (Result result = model.function(signature).call(inputs)) {
            return Tensors.values(result.get(name).orElseThrow());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_give_the_golden_logits_and_maps_from_images_and_class_ids_alone(Fixtures.Case golden) {
        NpyArray input = golden.golden("input");
        int[] shape = input.shape();
        try (SavedModelBundle model =
                        SavedModelBundle.load(export(golden.model()).toString());
                TFloat32 image = Tensors.of(input.values(), 1, 3, shape[shape.length - 2], shape[shape.length - 1]);
                TInt32 classes = TInt32.vectorOf(
                        IntStream.range(0, golden.golden("cdam").shape()[0]).toArray())) {
            assertThat(Fixtures.relativeError(
                            output(model, "serving_default", Map.of("image", image), "logits"),
                            golden.golden("logits").values()))
                    .isLessThan(1e-4);
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            inputs.put("image", image);
            inputs.put("class_ids", classes);
            assertThat(Fixtures.relativeError(
                            output(model, "explain", inputs, "cdam"),
                            golden.golden("cdam").values()))
                    .isLessThan(1e-4);
        }
    }

    private Path withHead(String head, String input) {
        CommandLine made = CommandLine.run(
                "import",
                "--checkpoint",
                Fixtures.path("dino/backbone.pth"),
                "--heads",
                3,
                "--head",
                Fixtures.path("dino/" + head + ".pth"),
                "--head-input",
                input,
                "--out",
                folder.resolve("wide"));
        assertThat(made.status()).as(made.err()).isZero();
        return folder.resolve("wide");
    }

    @ParameterizedTest
    @CsvSource({
        "head-2-blocks, cls-of-last-blocks, those of the blocks before are left out",
        "head-mean-patch, cls-and-mean-patch, no signature explain"
    })
    void should_give_the_golden_logits_of_heads_on_several_tokens(String head, String kind, String said) {
        Path out = folder.resolve("out");
        CommandLine run = CommandLine.run("export", "--model", withHead(head, kind), "--out", out);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains(said);
        assertOnlyComputes(out);
        Fixtures.Case golden = new Fixtures.Case("dino", "32x32");
        try (SavedModelBundle model = SavedModelBundle.load(out.toString());
                TFloat32 image = Tensors.of(golden.golden("input").values(), 1, 3, 32, 32)) {
            assertThat(Fixtures.relativeError(
                            output(model, "serving_default", Map.of("image", image), "logits"),
                            golden.golden("logits-" + head).values()))
                    .isLessThan(1e-4);
            assertThat(model.signatures().stream().map(signature -> signature.key()))
                    .contains("serving_default", "attention")
                    .satisfies(
                            keys -> assertThat(keys.contains("explain")).isEqualTo(kind.equals("cls-of-last-blocks")));
        }
    }

    @ParameterizedTest
    @CsvSource({"single-label, SINGLE_LABEL", "multi-label, MULTI_LABEL"})
    void should_serve_the_probabilities_of_the_heads_kind(String kind, HeadKind expected) {
        Path bundle = folder.resolve("bundle");
        CommandLine made = CommandLine.run(
                "import",
                "--checkpoint",
                Fixtures.path("dino/backbone.pth"),
                "--heads",
                3,
                "--head",
                Fixtures.path("dino/head.pth"),
                "--head-kind",
                kind,
                "--out",
                bundle);
        assertThat(made.status()).as(made.err()).isZero();
        Path out = folder.resolve("out");
        assertThat(CommandLine.run("export", "--model", bundle, "--out", out).status())
                .isZero();
        Fixtures.Case golden = new Fixtures.Case("dino", "32x32");
        try (SavedModelBundle model = SavedModelBundle.load(out.toString());
                TFloat32 image = Tensors.of(golden.golden("input").values(), 1, 3, 32, 32)) {
            float[] served = output(model, "serving_default", Map.of("image", image), "probabilities");
            double[] p = expected.probabilities(golden.golden("logits").values());
            for (int i = 0; i < p.length; i++) {
                assertThat((double) served[i]).isCloseTo(p[i], within(1e-5));
            }
        }
    }

    @Test
    void should_refuse_a_head_that_is_not_there() {
        CommandLine none = CommandLine.run(
                "export",
                "--model",
                TinyModels.bundle("dino").path(),
                "--head",
                "other",
                "--out",
                folder.resolve("out"));
        assertThat(none.errors()).singleElement().asString().contains("head other: not in");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
