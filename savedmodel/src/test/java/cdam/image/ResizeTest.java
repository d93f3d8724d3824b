package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResizeTest {
    @ParameterizedTest
    @CsvSource({
        "cat, 224, 224, BICUBIC, ''",
        "cat, 224, 224, BILINEAR, -bilinear",
        "cat, 490, 490, BICUBIC, ''",
        "cat, 640, 200, BICUBIC, ''",
        "cat, 96, 96, BICUBIC, ''",
        "coffee, 224, 224, BICUBIC, ''",
        "coffee, 224, 224, BILINEAR, -bilinear",
        "coffee, 490, 490, BICUBIC, ''",
        "coffee, 640, 200, BICUBIC, ''",
        "coffee, 96, 96, BICUBIC, ''",
    })
    void should_equal_pillow(String photo, int width, int height, Interpolation filter, String suffix) {
        RgbImage resized = new Framing.Stretch(height, width, filter).apply(GoldenImages.photo(photo));

        RgbImage golden = GoldenImages.golden(photo + "-" + width + "x" + height + suffix);
        assertThat(GoldenImages.difference(resized, golden).largest()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "coffee"})
    void should_equal_pillow_after_a_crop(String photo) {
        RgbImage source = GoldenImages.photo(photo);
        Box box = new Box(37, 21, 143, 190);

        RgbImage resized = Resize.resize(source, box, Interpolation.BILINEAR, 224, 224);

        RgbImage golden = GoldenImages.golden(photo + "-crop-37-21-143-190-224x224-bilinear");
        assertThat(GoldenImages.difference(resized, golden).largest()).isZero();
        assertThat(Resize.resize(source.crop(box), Interpolation.BILINEAR, 224, 224)
                        .rgb())
                .isEqualTo(resized.rgb());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "coffee"})
    void should_equal_torchvision_s_resize_and_centre_crop(String photo) {
        RgbImage framed = new Framing.CenterCrop(256, 224, Interpolation.BICUBIC).apply(GoldenImages.photo(photo));

        RgbImage golden = GoldenImages.golden(photo + "-256-crop-224");
        assertThat(GoldenImages.difference(framed, golden).largest()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void should_keep_an_image_of_the_wanted_size(Interpolation filter) {
        RgbImage image = random(13, 9);

        assertThat(Resize.resize(image, filter, 9, 13).rgb()).isEqualTo(image.rgb());
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void should_keep_one_colour_at_every_size(Interpolation filter) {
        byte[] rgb = new byte[3 * 7 * 5];
        Arrays.fill(rgb, (byte) 201);
        RgbImage image = new RgbImage(7, 5, rgb);

        for (int side : new int[] {1, 2, 5, 8, 50}) {
            assertThat(Resize.resize(image, filter, side, 3 * side).rgb()).containsOnly((byte) 201);
        }
    }

    @Test
    void should_average_pairs_when_a_row_is_halved_bilinearly() {
        // Halving stretches the triangle to radius 2: weights 1/8, 3/8, 3/8, 1/8 inside, renormalised at the border.
        RgbImage row = new RgbImage(4, 1, gray(0, 80, 160, 240));

        RgbImage half = Resize.resize(row, Interpolation.BILINEAR, 1, 2);

        // Left: (0 * 3 + 80 * 3 + 160 * 1) / 7 = 57.1; right: (80 * 1 + 160 * 3 + 240 * 3) / 7 = 182.9.
        assertThat(half.rgb()).isEqualTo(gray(57, 183));
    }

    @Test
    void should_compute_only_the_window_and_get_the_same_pixels() {
        RgbImage image = random(61, 47);
        Box window = new Box(5, 3, 20, 17);

        RgbImage part = Resize.window(image, Box.of(image), Interpolation.BICUBIC, 31, 40, window);

        assertThat(part.rgb())
                .isEqualTo(Resize.resize(image, Interpolation.BICUBIC, 31, 40)
                        .crop(window)
                        .rgb());
    }

    @Test
    void should_refuse_a_box_outside_the_image() {
        assertThatThrownBy(() -> Resize.resize(random(8, 8), new Box(4, 0, 5, 8), Interpolation.BICUBIC, 4, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inside 8 x 8");
    }

    @ParameterizedTest
    @CsvSource({"227, 300", "300, 227", "256, 257", "1000, 3"})
    void should_crop_the_middle_of_any_shape(int width, int height) {
        RgbImage framed = new Framing.CenterCrop(256, 224, Interpolation.BICUBIC).apply(random(width, height));

        assertThat(framed.width()).isEqualTo(224);
        assertThat(framed.height()).isEqualTo(224);
    }

    private static RgbImage random(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(1).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    private static byte[] gray(int... levels) {
        byte[] rgb = new byte[3 * levels.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) levels[i / 3];
        }
        return rgb;
    }
}
