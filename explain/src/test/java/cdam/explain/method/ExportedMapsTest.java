package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.HeadExporter;
import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.testing.TinyModels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.SessionFunction;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The maps of an exported SavedModel are those of {@code explain}. */
class ExportedMapsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "dino, 48x40, cdam, explain, cdam",
        "dino, 48x40, gradcam, gradcam, gradcam",
        "dino, 48x40, tam-last, tam_last, tam_last",
        "dinov2-registers, 56x70, gradcam, gradcam, gradcam",
        "dinov2-registers, 56x70, tam-last, tam_last, tam_last",
    })
    void should_give_every_class_the_map_of_the_method(
            String model, String size, String method, String signature, String output) {
        Case fixture = new Case(model, size);
        Bundle bundle = TinyModels.bundle(model);
        Path export = folder.resolve("export");
        HeadExporter.write(bundle, bundle.head(null).orElseThrow(), export, false);
        List<Target> targets = Explained.logits(model);
        try (ForwardPass run = Explained.run(fixture);
                SavedModelBundle loaded = SavedModelBundle.load(export.toString());
                TInt32 ids = TInt32.tensorOf(
                        Shape.of(targets.size()),
                        DataBuffers.of(IntStream.range(0, targets.size()).toArray()));
                TFloat32 images = withItsNegative(run)) {
            SessionFunction function = loaded.function(signature);
            try (Result found = function.call(Map.of("image", (Tensor) images, "class_ids", ids))) {
                float[] exported = Tensors.values(found.get(output).orElseThrow());
                float[][] maps = Explained.scores(MethodSpec.parse(method).create(), run, targets)
                        .maps()[0];
                float[] expected = new float[maps.length * run.patches()];
                for (int k = 0; k < maps.length; k++) {
                    System.arraycopy(maps[k], 0, expected, k * run.patches(), run.patches());
                }
                assertThat(exported).hasSize(2 * expected.length);
                assertThat(Fixtures.relativeError(Arrays.copyOf(exported, expected.length), expected))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void should_have_one_output_per_signature() {
        Bundle bundle = TinyModels.bundle("dino");
        Path export = folder.resolve("export");
        HeadExporter.write(bundle, bundle.head(null).orElseThrow(), export, false);
        try (SavedModelBundle loaded = SavedModelBundle.load(export.toString())) {
            assertThat(loaded.signatures())
                    .filteredOn(one -> List.of("gradcam", "tam_last").contains(one.key()))
                    .hasSize(2)
                    .allSatisfy(one -> {
                        assertThat(one.inputNames()).containsExactlyInAnyOrder("image", "class_ids");
                        assertThat(one.outputNames()).containsExactly(one.key());
                    });
        }
    }

    private static TFloat32 withItsNegative(ForwardPass run) {
        float[] values = run.image(0).values();
        float[] both = Arrays.copyOf(values, 2 * values.length);
        for (int i = 0; i < values.length; i++) {
            both[values.length + i] = -values[i];
        }
        return Tensors.of(both, 2, 3, run.image(0).height(), run.image(0).width());
    }
}
