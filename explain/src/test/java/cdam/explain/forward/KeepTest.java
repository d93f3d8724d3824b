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

class KeepTest {
    private static final int SIDE = 96;

    @Test
    void should_keep_what_fits_into_the_bound_and_nothing_of_what_does_not() {
        Model model = TinyModels.model("dino");
        ImageTensor image = new ImageTensor(SIDE, SIDE, new float[3 * SIDE * SIDE]);
        int bound = (int) (PassMemory.of(model.config(), SIDE, SIDE).kept() / 0x1p20) + 1;
        List<String> taps = BackwardPass.uses(model.config());
        try (ForwardPass plenty = ForwardPass.of(model, null, List.of(image)).keep(taps, bound);
                ForwardPass little = ForwardPass.of(model, null, List.of(image)).keep(taps, bound - 1)) {
            plenty.latent(0);
            little.latent(0);
            assertThat(plenty.kept()).containsKey(Taps.attention(0));
            assertThat(little.kept()).containsOnlyKeys(Taps.BLOCK_INPUT);
        }
    }
}
