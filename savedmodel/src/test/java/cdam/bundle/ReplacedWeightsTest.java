package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

class ReplacedWeightsTest {
    @ParameterizedTest
    @ValueSource(strings = {"dino", "dinov2-registers"})
    void should_find_every_weight_of_the_blocks_by_its_name_and_leave_the_model_alone(String name) {
        Model model = TinyModels.model(name);
        List<String> blocks = namesOf(model, "blocks.");
        assertThat(blocks).contains("blocks.0.attn.qkv.weight", "blocks.1.mlp.fc2.bias", "blocks.1.norm1.weight");
        float[] before = latent(model);

        try (Result own = model.run(Map.of(), blocks)) {
            Map<String, Tensor> same = new LinkedHashMap<>();
            for (int i = 0; i < blocks.size(); i++) {
                same.put(blocks.get(i), own.get(i));
            }
            assertThat(Fixtures.relativeError(latent(model.withWeights(same)), before))
                    .isLessThan(1e-6);
        }
        for (String weight : blocks) {
            assertThat(latent(model, weight)).as(weight).isNotEqualTo(before);
        }
        assertThat(latent(model)).containsExactly(before);
    }

    /** With one weight at twice its value; a bias of 0 becomes 1. */
    private static float[] latent(Model model, String weight) {
        try (Result own = model.run(Map.of(), List.of(weight))) {
            float[] values = Tensors.values(own.get(0));
            float add = weight.endsWith(".bias") ? 1 : 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = 2 * values[i] + (i % 2 == 0 ? add : 0);
            }
            try (TFloat32 changed = Tensors.of(values, own.get(0).shape().asArray());
                    Model other = model.withWeights(Map.of(weight, changed))) {
                return latent(other);
            }
        }
    }

    private static float[] latent(Model model) {
        int side = 4 * model.config().patch();
        float[] image = new float[3 * side * side];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i);
        }
        return model.latents(image, 1, side, side);
    }

    private static List<String> namesOf(Model model, String prefix) {
        List<String> names = new ArrayList<>();
        model.graph().operations().forEachRemaining((Operation operation) -> {
            if (operation.type().equals("Const") && operation.name().startsWith(prefix)) {
                names.add(operation.name());
            }
        });
        return names;
    }
}
