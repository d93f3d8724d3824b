package cdam.explain.evaluate.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.HeadKind;
import cdam.explain.metric.FakeScorer;
import cdam.explain.metric.Scorer;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.io.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Images of one colour; the model says that an image of colour k is of class k mod 5. */
class MosaicItemTest {
    private static final Scorer BY_COLOUR = new FakeScorer(
            HeadKind.SINGLE_LABEL,
            images -> images.map(image -> {
                        float[] logits = new float[5];
                        logits[Math.round(image.values()[0]) % 5] = 1;
                        return logits;
                    })
                    .toArray(float[][]::new));

    private record Plain(int colour, List<Region> regions) implements Item {
        @Override
        public String name() {
            return "colour-" + colour;
        }

        @Override
        public boolean mosaic() {
            return false;
        }

        @Override
        public Loaded load() {
            float[] values = new float[3 * 16];
            Arrays.fill(values, colour);
            byte[] rgb = new byte[3 * 16];
            Arrays.fill(rgb, (byte) colour);
            return new Loaded(new ImageTensor(4, 4, values), new RgbImage(4, 4, rgb), regions, List.of(), -1, "");
        }
    }

    @Test
    void should_number_names_alike_in_every_locale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-IR"));
        try {
            assertThat(MosaicItem.name(12)).isEqualTo("mosaic/00012");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void should_put_images_of_different_classes_into_cells_and_say_which_cell_is_whose() {
        Item.Loaded mosaic = mosaic(plain(20), 7).load();

        assertThat(mosaic.image().height()).isEqualTo(8);
        assertThat(mosaic.regions()).hasSize(4);
        assertThat(mosaic.regions()).extracting(Region::classIndex).doesNotHaveDuplicates();
        for (int cell = 0; cell < 4; cell++) {
            Region region = mosaic.regions().get(cell);
            for (int patch = 0; patch < 16; patch++) {
                int row = patch / 4;
                int column = patch % 4;
                boolean inside = row / 2 * 2 + column / 2 == cell;
                assertThat(region.inside()[patch]).isEqualTo(inside ? 1 : 0);
                if (inside) {
                    float colour = mosaic.image().values()[(row * 2) * 8 + column * 2];
                    assertThat(Math.round(colour) % 5).isEqualTo(region.classIndex());
                    assertThat(mosaic.picture().rgb()[3 * ((row * 2) * 8 + column * 2)])
                            .isEqualTo((byte) Math.round(colour));
                }
            }
        }
    }

    @Test
    void should_depend_on_seed_and_number_alone() {
        assertThat(mosaic(plain(20), 7).load().image().values())
                .isEqualTo(mosaic(plain(20), 7).load().image().values());
        assertThat(mosaic(plain(20), 7).load().image().values())
                .isNotEqualTo(mosaic(plain(20), 8).load().image().values());
    }

    @Test
    void should_not_take_an_image_that_also_shows_another_cells_class() {
        List<Item> items = IntStream.range(0, 5)
                .<Item>mapToObj(colour ->
                        new Plain(colour, colour == 0 ? List.of(new Region(1, "one", new float[4])) : List.of()))
                .toList();

        List<Integer> classes = mosaic(items.subList(0, 5), 3).load().regions().stream()
                .map(Region::classIndex)
                .toList();

        assertThat(classes.containsAll(List.of(0, 1))).isFalse();
    }

    @Test
    void should_say_where_there_are_too_few_classes() {
        assertThatThrownBy(() -> mosaic(plain(3), 1).load())
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("expected 4", "found 3");
    }

    private static MosaicItem mosaic(List<? extends Item> items, int number) {
        return new MosaicItem(number, 2, 2, 1, items, BY_COLOUR);
    }

    private static List<Plain> plain(int count) {
        return IntStream.range(0, count)
                .mapToObj(colour -> new Plain(colour, List.of()))
                .toList();
    }
}
