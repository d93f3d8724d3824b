package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.SafetensorsWriter;
import cdam.bundle.Tensors;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import cdam.vit.LinearHead;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Every checkpoint of the fixtures, imported by the command line, gives PyTorch's outputs through the bundle's signatures. */
class EveryCheckpointTest {
    @TempDir
    Path folder;

    private Path importing(String model, String file, String... options) {
        Path out = folder.resolve("bundle");
        List<Object> words = new ArrayList<>(List.of(
                "import",
                "--checkpoint",
                Fixtures.path(model + "/" + file),
                "--heads",
                TinyModels.attentionHeads(model),
                "--out",
                out));
        if (!List.of(options).contains("--interpolation")) { // the golden values are those of Meta's code
            words.addAll(List.of("--interpolation", model.equals("dinov2-registers") ? "timm" : "dino"));
        }
        words.addAll(List.of(options));
        CommandLine run = CommandLine.run(words.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        return out;
    }

    /** The largest error of each output, relative to its scale, over all sizes that the model has golden values for. */
    private static Map<String, Double> errors(Path bundle, String model) {
        LinearHead head = Bundle.open(bundle).head(null).orElseThrow().linear();
        Map<String, Double> worst = new TreeMap<>();
        try (SavedModelBundle loaded = SavedModelBundle.load(bundle.toString());
                TFloat32 weight = Tensors.of(head.weight(), head.classes(), head.features());
                TFloat32 bias = Tensors.of(head.bias(), head.classes());
                TInt32 classes =
                        TInt32.vectorOf(IntStream.range(0, head.classes()).toArray())) {
            for (Fixtures.Case golden : Fixtures.cases()) {
                if (golden.model().equals(model)) {
                    Map<String, Tensor> inputs = Map.of("head_weight", weight, "head_bias", bias, "class_ids", classes);
                    outputs(loaded, golden, inputs)
                            .forEach((name, values) -> worst.merge(
                                    name,
                                    Fixtures.relativeError(
                                            values, golden.golden(name).values()),
                                    Math::max));
                }
            }
        }
        return worst;
    }

    private static Map<String, float[]> outputs(
            SavedModelBundle model, Fixtures.Case golden, Map<String, Tensor> inputs) {
        NpyArray input = golden.golden("input");
        int[] shape = input.shape();
        try (TFloat32 image = Tensors.of(input.values(), 1, 3, shape[2], shape[3])) {
            Map<String, Tensor> all = new TreeMap<>(inputs);
            all.put("image", image);
            Map<String, float[]> outputs = new TreeMap<>();
            outputs.put("latent", output(model, "serving_default", all, "latent"));
            outputs.put("logits", output(model, "serving_default", all, "logits"));
            outputs.put("cdam", output(model, "explain", all, "cdam"));
            outputs.put(
                    "attention",
                    ofPatches(
                            output(model, "attention", all, "attention"),
                            golden.golden("attention").shape()));
            return outputs;
        }
    }

    static float[] output(SavedModelBundle model, String signature, Map<String, Tensor> inputs, String name) {
        Map<String, Tensor> wanted = new TreeMap<>(inputs);
        wanted.keySet().retainAll(model.function(signature).signature().inputNames());
        try (Result result = model.function(signature).call(wanted)) {
            return Tensors.values(result.get(name).orElseThrow());
        }
    }

    /** Without the columns of [CLS] and registers, which come first. */
    private static float[] ofPatches(float[] attention, int[] shape) {
        int columns = attention.length / shape[0];
        float[] patches = new float[shape[0] * shape[1]];
        for (int head = 0; head < shape[0]; head++) {
            System.arraycopy(attention, (head + 1) * columns - shape[1], patches, head * shape[1], shape[1]);
        }
        return patches;
    }

    // Half precision keeps 11 bits of each weight and bfloat16 8: those files hold other weights. Seen: 1.8e-3 and
    // 1.7e-2.
    @ParameterizedTest
    @CsvSource({
        "dino, backbone.pth, head.pth, 1e-4",
        "dino, backbone-legacy.pth, head.pth, 1e-4",
        "dino, backbone-strided.pth, head.pth, 1e-4",
        "dino, training-full.pth, head.pth, 1e-4",
        "dino, lightning.ckpt, '', 1e-4",
        "dino, timm.safetensors, '', 1e-4",
        "dino, huggingface.safetensors, head.pth, 1e-4",
        "dino, backbone-fp16.pth, head.pth, 3e-3",
        "dino, backbone-bf16.pth, head.pth, 3e-2",
        "dinov2, backbone.pth, head.pth, 1e-4",
        "dinov2, timm.safetensors, '', 1e-4",
        "dinov2, huggingface.safetensors, head.pth, 1e-4",
        "dinov2-registers, backbone.pth, head.pth, 1e-4",
        "dinov2-registers, timm.safetensors, '', 1e-4",
        "dinov2-registers, huggingface.safetensors, head.pth, 1e-4",
    })
    void should_give_pytorchs_outputs(String model, String file, String head, double bound) {
        Path bundle = head.isEmpty()
                ? importing(model, file)
                : importing(
                        model, file, "--head", Fixtures.path(model + "/" + head).toString());
        Map<String, Double> errors = errors(bundle, model);
        assertThat(errors).containsOnlyKeys("attention", "cdam", "latent", "logits");
        errors.forEach((name, error) -> assertThat(error).as(name).isLessThan(bound));
    }

    @Test
    void should_give_other_outputs_with_the_students_weights() {
        Path bundle = importing(
                "dino",
                "training-full.pth",
                "--checkpoint-key",
                "student",
                "--head",
                Fixtures.path("dino/head.pth").toString());
        errors(bundle, "dino")
                .forEach((name, error) -> assertThat(error).as(name).isGreaterThan(1e-2));
    }

    @ParameterizedTest
    @CsvSource({"dinov2, dino, timm", "dinov2-registers, registers, dino"})
    void should_reach_other_sizes_by_the_interpolation_that_is_chosen(String model, String own, String other) {
        String head = Fixtures.path(model + "/head.pth").toString();
        Path right = importing(model, "backbone.pth", "--head", head, "--interpolation", own, "--name", "right");
        assertThat(errors(right, model).get("latent")).isLessThan(1e-4);
        folder = folder.resolve("other");
        Path wrong = importing(model, "backbone.pth", "--head", head, "--interpolation", other);
        assertThat(errors(wrong, model).get("latent")).isGreaterThan(1e-3);
        assertThat(CommandLine.run("inspect", wrong).out())
                .contains(
                        other.equals("dino")
                                ? "dino (bicubic, offset 0.1, not"
                                : "timm (bicubic, by size, antialiased)");
    }

    /** A head of twice the width, of bare names, beside a DINO: interleaved or joined, nothing tells. */
    @ParameterizedTest
    @ValueSource(strings = {"", "cls-and-mean-patch", "cls-then-mean-patch"})
    void should_say_of_a_head_by_inspect_what_import_says(String input) {
        ViTConfig config = TinyModels.bundle("dino").card().architecture();
        Path head = folder.resolve("head.safetensors");
        SafetensorsWriter.write(
                head,
                Map.of(
                        "weight",
                        new NpyArray(new int[] {3, 2 * config.width()}, new float[6 * config.width()]),
                        "bias",
                        new NpyArray(new int[] {3}, new float[3])));
        List<Object> options = new ArrayList<>(List.of("--heads", 3, "--head", head));
        if (!input.isEmpty()) {
            options.addAll(List.of("--head-input", input));
        }
        CommandLine inspected = run("inspect", List.of(Fixtures.path("dino/backbone.pth")), options);
        CommandLine imported = run(
                "import",
                List.of("--checkpoint", Fixtures.path("dino/backbone.pth"), "--out", folder.resolve("out")),
                options);

        assertThat(inspected.status()).as(inspected.err()).isZero();
        if (input.isEmpty()) {
            assertThat(imported.status()).isEqualTo(1);
            String reason = imported.errors().get(0).replaceFirst("^error: ", "");
            assertThat(reason).contains("--head-input");
            assertThat(inspected.out()).contains("head: none that import takes: " + reason);
        } else {
            assertThat(imported.status()).as(imported.err()).isZero();
            assertThat(inspected.out()).contains("head head.safetensors: 3 classes, reads " + input);
            assertThat(imported.out()).contains("head default: 3 classes, reads " + input);
        }
    }

    private static CommandLine run(String command, List<?> first, List<?> then) {
        List<Object> words = new ArrayList<>(List.of(command));
        words.addAll(first);
        words.addAll(then);
        return CommandLine.run(words.toArray());
    }
}
