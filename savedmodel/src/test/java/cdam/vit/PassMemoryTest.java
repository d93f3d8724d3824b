package cdam.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.io.InputException;
import org.junit.jupiter.api.Test;

class PassMemoryTest {
    private static final ViTConfig SMALL_8 =
            new ViTConfig(384, 12, 6, 8, 28, 28, 0, 1536, false, PositionInterpolation.DINO);

    /** ViT-S/8 at 488: 3722 tokens, whose attention in one block is 6 x 3722^2 floats, 332 MB. */
    private static final PassMemory LARGE = PassMemory.of(SMALL_8, 488, 488);

    private static final double ATTENTION = 4.0 * 6 * 3722 * 3722;

    @Test
    void should_count_attention_twice_going_forward_and_that_of_every_block_going_back() {
        assertThat(LARGE.tokens()).isEqualTo(3722);
        assertThat(ATTENTION).isCloseTo(332e6, within(1e6));
        assertThat(LARGE.forward()).isBetween(2 * ATTENTION, 2.5 * ATTENTION);
        PassMemory usual = PassMemory.of(SMALL_8, 224, 224);
        assertThat(usual.isComputedAgain()).isFalse();
        assertThat(usual.backward()).isCloseTo(14 * 4.0 * 6 * 785 * 785 + layers(785), within(1e3));
        assertThat(LARGE.retained()).isBetween(11 * ATTENTION, 13 * ATTENTION);
    }

    private static double layers(int tokens) {
        return 4.0 * tokens * (11 * (8 * 384 + 3 * 1536) + 8 * 384 + 4 * 1536);
    }

    /** Where that of all blocks would take more than a GB. */
    @Test
    void should_not_count_attention_that_is_computed_again() {
        assertThat(LARGE.isComputedAgain()).isTrue();
        assertThat(LARGE.backward()).isCloseTo(3 * ATTENTION + layers(3722), within(1e3));
    }

    @Test
    void should_count_maps_of_very_many_classes() {
        double maps = LARGE.forwardWithMaps(21_841) - LARGE.forward();
        assertThat(maps).isEqualTo(2 * 4.0 * 21_841 * 3722);
    }

    /** A million tokens, whose attention would take 26 TB. */
    @Test
    void should_refuse_a_size_that_no_machine_can_compute() {
        assertThatThrownBy(() ->
                        PassMemory.fitting(PassMemory.of(SMALL_8, 8192, 8192).forward(), 1024, 16))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a size whose pass through the model fits into this machine's ")
                .hasMessageContaining("about 528");
    }

    @Test
    void should_fit_one_image_whatever_the_bound_and_no_more_than_the_most() {
        assertThat(PassMemory.fitting(LARGE.forward(), 100, 4)).isEqualTo(1);
        assertThat(PassMemory.fitting(100e6, 1024, 16)).isEqualTo(10);
        assertThat(PassMemory.fitting(1e6, 1024, 16)).isEqualTo(16);
    }
}
