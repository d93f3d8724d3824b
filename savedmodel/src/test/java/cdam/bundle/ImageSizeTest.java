package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import org.junit.jupiter.api.Test;

class ImageSizeTest {
    private static final ViTConfig CONFIG =
            new ViTConfig(64, 2, 1, 16, 6, 6, 0, 256, false, PositionInterpolation.HUGGING_FACE);

    @Test
    void should_say_by_which_rule_positions_reach_another_grid_and_nothing_at_their_own() {
        assertThat(new ImageSize(96, 96).note(CONFIG)).isEmpty();
        assertThat(new ImageSize(64, 128).note(CONFIG))
                .contains("note: 4x8 patches, and the weights' positions are of 6x6: they are interpolated as by"
                        + " huggingface (bicubic, by size, not antialiased)");
    }
}
