package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.image.Preprocessing;
import cdam.vit.Activation;
import cdam.vit.Layout;
import cdam.vit.Mlp;
import cdam.vit.Pooling;
import cdam.vit.PositionInterpolation;
import cdam.vit.Positions;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever graph is written here can be loaded here. */
class GraphOperationsTest {
    @TempDir
    Path folder = Path.of("");

    private int bundles;

    @ParameterizedTest
    @EnumSource
    void should_let_through_every_graph_of_ours(Activation activation) {
        for (boolean registers : new boolean[] {false, true}) {
            PositionInterpolation positions = registers ? PositionInterpolation.TIMM : PositionInterpolation.DINO;
            shouldLoad(new ViTConfig(
                    8, 2, 2, 4, 2, 3, registers ? 2 : 0, 16, registers, positions, activation, 1e-5, null));
        }
    }

    static List<Layout> layouts() {
        return List.of(
                Layout.DINO.with(Positions.ROTARY).with(Mlp.GATED),
                Layout.DINO.with(Positions.LEARNED_AND_ROTARY).withPreNorm(),
                Layout.DINO.with(Positions.NONE).with(Pooling.PROBE, true),
                Layout.DINO.with(Mlp.GATED).with(Pooling.PROBE, false),
                Layout.DINO.with(Pooling.MEAN_PATCH, true),
                Layout.DINO.with(Positions.ROTARY).with(Pooling.MEAN_NORMED_PATCH, false));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void should_let_through_every_layout(Layout layout) {
        Bundle bundle = shouldLoad(
                new ViTConfig(8, 2, 2, 4, 2, 3, 2, 16, true, PositionInterpolation.TIMM, Activation.SILU, 1e-5, null)
                        .with(layout));
        assertThat(Bundle.open(bundle.path()).card().architecture().layout()).isEqualTo(layout);
    }

    private Bundle shouldLoad(ViTConfig config) {
        Map<String, float[]> zeros = new HashMap<>();
        config.tensorShapes()
                .forEach((name, shape) ->
                        zeros.put(name, new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]));
        if (zeros.containsKey("rope_embed.periods")) {
            zeros.put("rope_embed.periods", new float[] {1});
        }
        Bundle bundle = BundleExporter.export(
                new ViTWeights(config, zeros),
                WeightStorage.DEFAULT,
                Preprocessing.IMAGENET,
                new ModelCard.Source("zeros.pth", "0".repeat(64), "none", "none", List.of()),
                folder.resolve("model-" + bundles++),
                made -> {});
        Model.load(bundle, SessionOptions.DEFAULT).close();
        assertThat(SavedModelSignatures.of(bundle.savedModel()).foreign()).isEmpty();
        return bundle;
    }
}
