package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private static final Scale SCALE = new Scale(true, 2, -2, 2, Scale.Clipping.OFF);
    private static final Palette PAPER = Palette.named("paper", true);

    @Test
    void should_have_the_palettes_colours_alone_without_a_photo() {
        BufferedImage heat = Overlay.paint(null, new float[] {-2, 0, 2, 1}, SCALE, PAPER, 0.5, 4);
        assertThat(rgb(heat, 0)).isEqualTo(0x45A8FF);
        assertThat(rgb(heat, 1)).isEqualTo(0x000000);
        assertThat(rgb(heat, 2)).isEqualTo(0xFFA42E);
    }

    @Test
    void should_have_the_palettes_colours_alone_at_full_strength() {
        float[] field = {-2, -1, 0, 1, 2};
        for (Palette palette : Palette.ALL) {
            Scale scale = new Scale(palette.signed(), 2, -2, 2, Scale.Clipping.OFF);
            BufferedImage over = over(photo(5, 0x3377AA), field, scale, palette, 1, 5);
            for (int x = 0; x < 5; x++) {
                assertThat(rgb(over, x)).isEqualTo(palette.colour(scale.position(field[x])));
            }
        }
    }

    @Test
    void should_leave_the_photo_alone_at_strength_zero() {
        BufferedImage over = over(photo(3, 0x3377AA), new float[] {-2, 0, 2}, SCALE, PAPER, 0, 3);
        assertThat(new int[] {rgb(over, 0), rgb(over, 1), rgb(over, 2)}).containsOnly(0x3377AA);
    }

    @Test
    void should_dim_the_photo_at_zero_and_cover_it_at_the_largest_score() {
        BufferedImage over = over(photo(3, 0x808080), new float[] {-2, 0, 2}, SCALE, PAPER, 0.5, 3);
        assertThat(rgb(over, 0)).isEqualTo(0x45A8FF);
        assertThat(rgb(over, 1)).isEqualTo(0x404040);
        assertThat(rgb(over, 2)).isEqualTo(0xFFA42E);
    }

    @Test
    void should_blend_halfway_at_half_of_the_scale() {
        // Half of the base 0x40 and all of the colour B45F0C: 32 + 180, 32 + 95, 32 + 12.
        BufferedImage over = over(photo(1, 0x808080), new float[] {1}, SCALE, PAPER, 0.5, 1);
        assertThat(rgb(over, 0)).isEqualTo(0xD47F2C);
    }

    private static BufferedImage over(
            BufferedImage photo, float[] field, Scale scale, Palette palette, double strength, int width) {
        return Overlay.paint(Overlay.base(photo, palette, strength), field, scale, palette, strength, width);
    }

    private static BufferedImage photo(int width, int colour) {
        BufferedImage photo = new BufferedImage(width, 1, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            photo.setRGB(x, 0, colour);
        }
        return photo;
    }

    private static int rgb(BufferedImage image, int x) {
        return image.getRGB(x, 0) & 0xFFFFFF;
    }
}
