package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.image.GoldenImages.Difference;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** What people have beside the plain kinds; each file lies with Pillow's decoding in {@code images}. */
    static List<String> moreKinds() {
        return GoldenImages.moreKinds();
    }

    @ParameterizedTest
    @MethodSource("moreKinds")
    void should_equal_pillow_for_every_other_kind(String name) {
        RgbImage image = ImageFiles.read(GoldenImages.folder("images").resolve(name));

        RgbImage golden = GoldenImages.golden(GoldenImages.folder("images").resolve(name + ".npy"));
        // One level of rounding where four inks become three colours.
        int allowed = name.endsWith(".jpg") ? 1 : 0;
        assertThat(GoldenImages.difference(image, golden).largest()).isLessThanOrEqualTo(allowed);
    }

    @Test
    void should_decode_the_same_on_many_threads_at_once() {
        List<String> names = GoldenImages.moreKinds();
        List<byte[]> alone = names.stream().map(DecodeTest::decode).toList();

        List<byte[]> together = IntStream.range(0, 20 * names.size())
                .parallel()
                .mapToObj(i -> decode(names.get(i % names.size())))
                .toList();

        for (int i = 0; i < together.size(); i++) {
            assertThat(together.get(i)).as(names.get(i % names.size())).isEqualTo(alone.get(i % names.size()));
        }
    }

    private static byte[] decode(String name) {
        return ImageFiles.read(GoldenImages.folder("images").resolve(name)).rgb();
    }
}
