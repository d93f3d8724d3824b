package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.canvas.Rgb;
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

    /** Viénot, Brettel and Mollon 1999 in linear RGB: what protanopes and deuteranopes see. */
    private static final double[][][] DICHROMATS = {
        {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
        {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}}
    };

    @Test
    void should_keep_for_and_against_apart_for_colour_blind_readers() {
        for (Palette palette : Palette.ALL) {
            if (palette.signed()) {
                for (double[][] eye : DICHROMATS) {
                    for (double position : new double[] {0.25, 0.5, 1}) {
                        double[] plus = seen(palette.colour(position), eye);
                        double[] minus = seen(palette.colour(-position), eye);
                        double redGreen = plus[0] - minus[0];
                        double blue = plus[2] - minus[2];
                        assertThat(redGreen * blue)
                                .as(palette.name() + " at " + position)
                                .isNegative();
                        assertThat(Math.hypot(redGreen, blue))
                                .as(palette.name() + " at " + position)
                                .isGreaterThan(30);
                    }
                }
            }
        }
    }

    @Test
    void should_have_an_unsigned_palette_that_nobody_takes_for_against() {
        Palette unsigned = RenderOptions.defaults().palette(false);
        for (double[][] eye : DICHROMATS) {
            for (int step = 1; step <= 20; step++) {
                double[] colour = seen(unsigned.colour(step / 20.0), eye);
                assertThat(colour[2]).as("blue at " + step).isLessThan(colour[0]);
            }
        }
    }

    /** sRGB levels that such an eye cannot tell from a colour's. */
    private static double[] seen(int colour, double[][] eye) {
        double[] seen = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double level = Rgb.channel(colour, 16 - 8 * j) / 255.0;
                seen[i] += eye[i][j] * (level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4));
            }
            double linear = Math.min(Math.max(seen[i], 0), 1);
            seen[i] = 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055);
        }
        return seen;
    }

    private static int level(Palette palette, double position) {
        return Rgb.grey(palette.colour(position)) & 0xFF;
    }
}
