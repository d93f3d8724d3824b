package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {
    /** Grids worked out by hand for at most 144 patches (12 x 12) and 196 (14 x 14). */
    @ParameterizedTest
    @CsvSource({
        "144, 500, 500, 12, 12",
        "144, 1, 1, 12, 12",
        "144, 600, 800, 10, 14",
        "144, 800, 600, 14, 10",
        "144, 420, 2048, 5, 25",
        "144, 1, 5000, 1, 144",
        "144, 5000, 1, 144, 1",
        "196, 1024, 635, 17, 11",
        "1, 300, 20, 1, 1"
    })
    void should_take_the_grid_that_is_nearest_to_the_pictures_shape(
            int patches, int height, int width, int rows, int columns) {
        RgbImage picture = new RgbImage(width, height, new byte[3 * width * height]);
        RgbImage seen = new Framing.Fit(8, patches, Interpolation.BICUBIC).apply(picture);
        assertThat(seen.height()).isEqualTo(8 * rows);
        assertThat(seen.width()).isEqualTo(8 * columns);
    }

    @ParameterizedTest
    @CsvSource({"3, 7", "100, 30", "31, 97", "999, 1000", "1, 2000", "640, 480"})
    void should_never_take_more_patches_than_it_may_and_seldom_much_fewer(int height, int width) {
        RgbImage picture = new RgbImage(width, height, new byte[3 * width * height]);
        RgbImage seen = new Framing.Fit(2, 196, Interpolation.BILINEAR).apply(picture);
        assertThat(seen.height() / 2 * (seen.width() / 2)).isBetween(160, 196);
    }

    @Test
    void should_tell_the_part_of_a_picture_that_a_crop_sees() {
        RgbImage picture = new RgbImage(640, 320, new byte[3 * 640 * 320]);
        assertThat(new Framing.CenterCrop(256, 224, Interpolation.BICUBIC).view(picture))
                .isEqualTo(new Box(180, 20, 280, 280));
        assertThat(Framing.stretch(8, 8).view(picture)).isEqualTo(Box.of(picture));
        assertThat(new Framing.Fit(8, 4, Interpolation.BICUBIC).view(picture)).isEqualTo(Box.of(picture));
    }

    @Test
    void should_give_the_photo_as_it_is_stored_or_smaller_at_its_shape() {
        RgbImage picture = new RgbImage(640, 320, new byte[3 * 640 * 320]);
        ImageInput input = new ImageInput(Framing.stretch(8, 8), Preprocessing.IMAGENET);
        assertThat(input.view(picture, 1024)).isSameAs(picture);
        RgbImage smaller = input.view(picture, 64);
        assertThat(smaller.width()).isEqualTo(64);
        assertThat(smaller.height()).isEqualTo(32);
        ImageInput crop =
                new ImageInput(new Framing.CenterCrop(256, 224, Interpolation.BICUBIC), Preprocessing.IMAGENET);
        assertThat(crop.view(picture, 1024).width()).isEqualTo(280);
    }
}
