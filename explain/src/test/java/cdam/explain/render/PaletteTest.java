package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.UsageException;
import org.junit.jupiter.api.Test;

class PaletteTest {
    @Test
    void should_be_orange_for_blue_against_and_black_at_zero_as_in_the_paper() {
        Palette paper = Palette.named("paper", true);
        assertThat(paper.colour(1)).isEqualTo(0xFFA42E);
        assertThat(paper.colour(0)).isEqualTo(0x000000);
        assertThat(paper.colour(-1)).isEqualTo(0x45A8FF);
        // Halfway to the control point B45F0C at 0.5: 90, 47.5, 6.
        assertThat(paper.colour(0.25)).isEqualTo(0x5A3006);
    }

    @Test
    void should_give_what_lies_outside_the_colour_of_the_end() {
        Palette grey = Palette.named("grey", false);
        assertThat(grey.colour(-3)).isEqualTo(0x000000);
        assertThat(grey.colour(0.2)).isEqualTo(0x333333);
        assertThat(grey.colour(7)).isEqualTo(0xFFFFFF);
    }

    @Test
    void should_have_a_neutral_colour_at_zero() {
        for (Palette palette : Palette.ALL) {
            assertThat(palette.zero()).as(palette.name()).isEqualTo(Rgb.grey(palette.zero()));
        }
    }

    @Test
    void should_change_lightness_in_one_direction_away_from_zero() {
        for (Palette palette : Palette.ALL) {
            for (int side = palette.signed() ? -1 : 1; side <= 1; side += 2) {
                int direction = Integer.signum(level(palette, side) - level(palette, 0));
                for (int step = 1; step <= 20; step++) {
                    int change = level(palette, side * step / 20.0) - level(palette, side * (step - 1) / 20.0);
                    assertThat(change * direction)
                            .as(palette.name() + " at " + step)
                            .isPositive();
                }
            }
        }
    }

    @Test
    void should_list_the_palettes_of_a_kind_when_the_name_is_wrong() {
        assertThatThrownBy(() -> Palette.named("ember", true))
                .isInstanceOf(UsageException.class)
                .hasMessage("expected one of paper, colour-blind, print as the palette of signed maps, found ember");
    }

    private static int level(Palette palette, double position) {
        return Rgb.grey(palette.colour(position)) & 0xFF;
    }
}
