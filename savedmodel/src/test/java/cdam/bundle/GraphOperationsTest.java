package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.image.Preprocessing;
import cdam.vit.Activation;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import cdam.vit.ViTWeights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever graph is written here can be loaded here. */
class GraphOperationsTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void should_let_through_every_graph_of_ours(Activation activation) {
        for (boolean registers : new boolean[] {false, true}) {
            PositionInterpolation positions = registers ? PositionInterpolation.TIMM : PositionInterpolation.DINO;
            ViTConfig config =
                    new ViTConfig(8, 2, 2, 4, 2, 3, registers ? 2 : 0, 16, registers, positions, activation, 1e-5);
            Map<String, float[]> zeros = new HashMap<>();
            config.tensorShapes()
                    .forEach((name, shape) ->
                            zeros.put(name, new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]));
            Bundle bundle = BundleExporter.export(
                    new ViTWeights(config, zeros),
                    Preprocessing.IMAGENET,
                    new ModelCard.Source("zeros.pth", "0".repeat(64), "none", "none", List.of()),
                    folder.resolve(activation + "-" + registers),
                    made -> {});
            Model.load(bundle, SessionOptions.DEFAULT).close();
            assertThat(SavedModelSignatures.of(bundle.savedModel()).foreign()).isEmpty();
        }
    }
}
