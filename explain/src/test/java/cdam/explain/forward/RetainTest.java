package cdam.explain.forward;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Model;
import cdam.image.ImageTensor;
import cdam.testing.TinyModels;
import cdam.vit.BackwardPass;
import cdam.vit.PassMemory;
import cdam.vit.Taps;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetainTest {
    private static final int SIDE = 96;

    @Test
    void should_keep_what_fits_into_the_bound_and_nothing_of_what_does_not() {
        Model model = TinyModels.model("dino");
        ImageTensor image = new ImageTensor(SIDE, SIDE, new float[3 * SIDE * SIDE]);
        int bound = (int) (PassMemory.of(model.config(), SIDE, SIDE).retained() / 0x1p20) + 1;
        List<String> taps = BackwardPass.uses(model.config());
        try (ForwardPass plenty = ForwardPass.of(model, null, List.of(image)).retain(taps, bound);
                ForwardPass little = ForwardPass.of(model, null, List.of(image)).retain(taps, bound - 1)) {
            plenty.latent(0);
            little.latent(0);
            assertThat(plenty.retained()).containsKey(Taps.attention(0));
            assertThat(little.retained()).containsOnlyKeys(Taps.BLOCK_INPUT);
        }
    }
}
