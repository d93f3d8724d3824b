package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.image.GoldenImages.Difference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpha.png",
                "gray16.png",
                "palette.png",
                "plain.bmp",
                "plain.gif",
                "plain.tiff",
                "lossless.webp",
            })
    void should_equal_pillow_where_the_format_is_lossless(String name) {
        RgbImage image = ImageFiles.read(GoldenImages.file(name));

        assertThat(GoldenImages.difference(image, GoldenImages.golden(name)).largest())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exif-1.jpg",
                "exif-2.jpg",
                "exif-3.jpg",
                "exif-4.jpg",
                "exif-5.jpg",
                "exif-6.jpg",
                "exif-7.jpg",
                "exif-8.jpg",
                "gray.jpg",
                "progressive.jpg",
                "cmyk.jpg",
            })
    void should_be_within_4_levels_of_pillow_for_jpeg(String name) {
        Difference difference =
                GoldenImages.difference(ImageFiles.read(GoldenImages.file(name)), GoldenImages.golden(name));

        assertThat(difference.shareWithin4()).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void should_be_near_pillow_for_lossy_webp() {
        // The plug-in repeats each chroma sample where libwebp interpolates: colour edges differ.
        Difference difference = GoldenImages.difference(
                ImageFiles.read(GoldenImages.file("lossy.webp")), GoldenImages.golden("lossy.webp"));

        assertThat(difference.shareWithin4()).isGreaterThanOrEqualTo(0.95);
        assertThat(difference.largest()).isLessThanOrEqualTo(20);
    }
}
