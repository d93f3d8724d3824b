package cdam.explain.evaluate.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.image.Interpolation;
import cdam.image.RgbImage;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionFileTest {
    private static final Labels LABELS = new Labels(List.of(new Label(0, "n1", "cat"), new Label(1, "n2", "dog")));

    @TempDir
    Path folder;

    @Test
    void should_give_the_covered_share_of_each_patch_and_join_things_of_a_class() {
        List<Region> regions = regions("""
                {"a.png": [{"class": "cat", "box": [0, 0, 4, 2]},
                           {"class": "n2", "box": [4, 4, 4, 4]},
                           {"class": 0, "box": [0, 4, 2, 2]}]}""", new ImageSize(8, 8));

        assertThat(regions).extracting(Region::name).containsExactly("cat", "dog");
        assertThat(regions.get(0).inside()).containsExactly(0.5f, 0, 0.25f, 0);
        assertThat(regions.get(1).inside()).containsExactly(0, 0, 0, 1);
        assertThat(regions.get(1).area()).isEqualTo(0.25);
    }

    @Test
    void should_frame_regions_as_the_image_is_framed() {
        List<Region> regions = regions("{\"a.png\": [{\"class\": 0, \"box\": [0, 0, 4, 8]}]}", new ImageSize(16, 8));

        assertThat(regions.get(0).inside()).containsExactly(1, 0, 1, 0, 1, 0, 1, 0);
    }

    @Test
    void should_name_the_file_and_the_image_where_something_is_missing() {
        assertThatThrownBy(() -> regions("{\"a.png\": [{\"class\": 0, \"box\": [1, 2]}]}", new ImageSize(8, 8)))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("regions.json", "a.png", "[1, 2]");
        assertThatThrownBy(() -> regions("{\"a.png\": [{\"class\": 0, \"mask_value\": 3}]}", new ImageSize(8, 8)))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("regions.json", "regions.masks");
        assertThatThrownBy(() ->
                        regions("{\"a.png\": [{\"class\": \"cow\", \"box\": [0, 0, 1, 1]}]}", new ImageSize(8, 8)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cow");
    }

    /** Of an image of 8x8 pixels seen in patches of 4. */
    private List<Region> regions(String json, ImageSize size) {
        AtomicFiles.write(folder.resolve("regions.json"), json);
        RegionFile file = new RegionFile(
                new EvaluateConfig.RegionConfig(folder.resolve("regions.json"), null, null, false), LABELS);
        return file.of(
                Path.of("a.png"),
                new RgbImage(8, 8, new byte[3 * 64]),
                FramingKind.STRETCH.to(size, 8, Interpolation.BICUBIC)::apply,
                4);
    }
}
