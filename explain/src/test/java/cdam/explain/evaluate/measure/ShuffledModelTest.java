package cdam.explain.evaluate.measure;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShuffledModelTest {
    private final Model model = TinyModels.model("dinov2-registers");
    private final Head head = TinyModels.bundle("dinov2-registers").head(null).orElseThrow();

    @Test
    void should_shuffle_from_the_head_down_and_leave_the_model_alone() {
        float[] before = latent(model);
        try (ShuffledModel shuffled = new ShuffledModel(model, head, 1)) {
            assertThat(shuffled.stages())
                    .isEqualTo(ShuffledModel.stages(model.config().depth()).size());
            assertThat(Fixtures.relativeError(latent(shuffled.backbone(0)), before))
                    .as("the head alone")
                    .isLessThan(1e-6);
            float[] last = latent(shuffled.backbone(1));
            float[] all = latent(shuffled.backbone(2));
            assertThat(Fixtures.relativeError(last, before)).isGreaterThan(0.1);
            assertThat(Fixtures.relativeError(all, last)).isGreaterThan(0.1);
        }
        assertThat(latent(model)).isEqualTo(before);
    }

    @Test
    void should_keep_the_heads_numbers_in_another_order() {
        try (ShuffledModel shuffled = new ShuffledModel(model, head, 1)) {
            float[] weight = shuffled.head().linear().weight().clone();
            float[] own = head.linear().weight().clone();
            assertThat(weight).isNotEqualTo(own);
            Arrays.sort(weight);
            Arrays.sort(own);
            assertThat(weight).isEqualTo(own);
        }
    }

    private static float[] latent(Model model) {
        int side = 3 * model.config().patch();
        float[] image = new float[3 * side * side];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i);
        }
        return model.latents(image, 1, side, side);
    }
}
