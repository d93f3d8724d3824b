package cdam.train.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.image.Box;
import cdam.image.RgbImage;
import cdam.io.UsageException;
import cdam.math.Draws;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomResizedCropTest {
    private static final RandomResizedCrop CROP = RandomResizedCrop.of(8, 8);
    private static final int DRAWS = 20_000;

    @Test
    void should_draw_areas_uniformly_and_ratios_uniformly_in_the_logarithm() {
        // On a huge square every ratio fits areas up to 3/4; of them, the mean is the middle and the variance w^2/12.
        RandomResizedCrop crop =
                new RandomResizedCrop(8, 8, cdam.image.Interpolation.BILINEAR, 0.08, 0.7, 0.75, 4 / 3.0, 0.5);
        double[] areas = new double[DRAWS];
        double[] logs = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            Box box = crop.box(10_000, 10_000, Draws.of(1, i));
            areas[i] = (double) box.width() * box.height() / 1e8;
            logs[i] = Math.log((double) box.width() / box.height());
        }

        assertThat(mean(areas)).isCloseTo(0.39, within(0.004));
        assertThat(variance(areas)).isCloseTo(0.62 * 0.62 / 12, within(0.0006));
        assertThat(mean(logs)).isCloseTo(0, within(0.004));
        assertThat(variance(logs)).isCloseTo(Math.pow(Math.log(16 / 9.0), 2) / 12, within(0.0006));
        assertThat(Arrays.stream(areas).min().orElseThrow()).isCloseTo(0.08, within(0.001));
        assertThat(Arrays.stream(areas).max().orElseThrow()).isCloseTo(0.7, within(0.001));
    }

    @Test
    void should_place_boxes_anywhere_inside() {
        int[] corners = new int[3];
        for (int i = 0; i < DRAWS; i++) {
            Box box = CROP.box(30, 20, Draws.of(2, i));
            assertThat(box.x() + box.width()).isLessThanOrEqualTo(30);
            assertThat(box.y() + box.height()).isLessThanOrEqualTo(20);
            corners[0] += box.x() == 0 ? 1 : 0;
            corners[1] += box.x() + box.width() == 30 ? 1 : 0;
        }
        // Both edges are met equally often, to about five standard deviations.
        assertThat(corners[0]).isBetween(corners[1] - 400, corners[1] + 400).isPositive();
    }

    @Test
    void should_take_the_middle_where_no_box_fits() {
        assertThat(CROP.box(1000, 10, new SplittableRandom(1))).isEqualTo(new Box(493, 0, 13, 10));
        assertThat(CROP.box(12, 2000, new SplittableRandom(1))).isEqualTo(new Box(0, 992, 12, 16));
        assertThat(CROP.box(1, 1, new SplittableRandom(1))).isEqualTo(new Box(0, 0, 1, 1));
    }

    @Test
    void should_keep_its_draws_for_ever() {
        // A change here changes every cached latent and every published result.
        assertThat(CROP.box(500, 375, Draws.of(0, 0, 1, 2))).isEqualTo(new Box(16, 27, 424, 342));
        assertThat(CROP.box(500, 375, Draws.of(0, 1, 1, 2))).isEqualTo(new Box(207, 91, 224, 238));
    }

    @Test
    void should_mirror_half_of_the_images() {
        // A ramp from left to right: its crop rises, or falls when mirrored.
        byte[] rgb = new byte[3 * 40 * 40];
        for (int i = 0; i < 40 * 40; i++) {
            Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (6 * (i % 40)));
        }
        int mirrored = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] seen = CROP.apply(new RgbImage(40, 40, rgb), Draws.of(3, i)).rgb();
            boolean falls = (seen[0] & 0xff) > (seen[3 * 7] & 0xff);
            mirrored += falls ? 1 : 0;
        }

        assertThat(mirrored).isBetween(900, 1100);
    }

    @Test
    void should_give_the_same_pixels_for_the_same_seed_epoch_and_image_only() {
        RgbImage image = new RgbImage(40, 40, noise());
        ImageKey key = new ImageKey(5, 6);
        byte[] first = new View.Augmented(CROP, 1, 0).apply(image, key).rgb();

        assertThat(new View.Augmented(CROP, 1, 0).apply(image, key).rgb()).isEqualTo(first);
        assertThat(new View.Augmented(CROP, 2, 0).apply(image, key).rgb()).isNotEqualTo(first);
        assertThat(new View.Augmented(CROP, 1, 1).apply(image, key).rgb()).isNotEqualTo(first);
        assertThat(new View.Augmented(CROP, 1, 0)
                        .apply(image, new ImageKey(5, 7))
                        .rgb())
                .isNotEqualTo(first);
    }

    @Test
    void should_refuse_an_area_above_the_image() {
        assertThatThrownBy(() -> new RandomResizedCrop(8, 8, cdam.image.Interpolation.BILINEAR, 0.1, 1.5, 1, 1, 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1.5");
    }

    private static byte[] noise() {
        byte[] rgb = new byte[3 * 40 * 40];
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) random.nextInt(256);
        }
        return rgb;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    }
}
