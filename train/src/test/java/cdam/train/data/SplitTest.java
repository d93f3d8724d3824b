package cdam.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.io.InputException;
import cdam.train.augment.ImageKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final Labels LABELS =
            new Labels(List.of(new Label(0, "a", "a"), new Label(1, "b", "b"), new Label(2, "c", "c")));

    @Test
    void should_give_each_part_its_share_of_every_class() {
        int[] classes =
                IntStream.range(0, 160).map(i -> i < 100 ? 0 : i < 140 ? 1 : 2).toArray();
        ImageSet set = set(classes);

        Split split = Split.of(set, alone(160), keys(160), 0.15, 0.2, 7);

        assertThat(set.subset(split.test()).counts()).containsExactly(20, 8, 4);
        assertThat(set.subset(split.validation()).counts()).containsExactly(15, 6, 3);
        assertThat(set.subset(split.train()).counts()).containsExactly(65, 26, 13);
    }

    @Test
    void should_keep_a_unit_in_one_part() {
        int[] classes = IntStream.range(0, 60).map(i -> i % 3).toArray();
        int[] units = IntStream.range(0, 60).map(i -> i - i % 6).toArray(); // six images each, of all classes

        Split split = Split.of(set(classes), units, keys(60), 0.2, 0.2, 1);

        assertThat(split.test()).isNotEmpty();
        assertThat(split.validation()).isNotEmpty();
        assertThat(unitsOf(split.test(), units)).doesNotContainAnyElementsOf(unitsOf(split.train(), units));
        assertThat(unitsOf(split.validation(), units)).doesNotContainAnyElementsOf(unitsOf(split.train(), units));
        assertThat(unitsOf(split.validation(), units)).doesNotContainAnyElementsOf(unitsOf(split.test(), units));
    }

    @Test
    void should_depend_on_contents_and_seed_not_on_the_order() {
        int[] classes = IntStream.range(0, 30).map(i -> i % 3).toArray();
        Split split = Split.of(set(classes), alone(30), keys(30), 0.2, 0.2, 1);
        List<ImageKey> turned = new ArrayList<>();
        int[] turnedClasses = new int[30];
        for (int i = 0; i < 30; i++) {
            turned.add(keys(30).get(29 - i));
            turnedClasses[i] = classes[29 - i];
        }

        Split other = Split.of(set(turnedClasses), alone(30), turned, 0.2, 0.2, 1);

        assertThat(IntStream.of(other.test()).map(i -> 29 - i).sorted().toArray())
                .isEqualTo(split.test());
        assertThat(Split.of(set(classes), alone(30), keys(30), 0.2, 0.2, 2).test())
                .isNotEqualTo(split.test());
    }

    @Test
    void should_refuse_to_leave_a_class_without_training_images() {
        // All images of the class c are in the unit of an image of b, which is drawn with b.
        int[] classes = {0, 0, 0, 0, 1, 2, 1, 1, 1};
        int[] units = {0, 1, 2, 3, 4, 4, 4, 4, 4};

        Split split = Split.of(set(classes), units, keys(9), 0.2, 0.2, 0);
        assertThat(split.train()).contains(4, 5, 6, 7, 8); // the only unit of its class stays

        int[] spread = {0, 0, 0, 0, 1, 1, 1, 1, 2};
        int[] joined = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(Split.of(set(spread), joined, keys(9), 0.2, 0.2, 0).train()).contains(8);
        assertThatThrownBy(() -> Split.of(set(new int[] {0, 0, 1}), alone(3), keys(3), 0.2, 0.2, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("class c has no readable image");
    }

    @Test
    void should_refuse_to_leave_nothing_for_validation() {
        int[] classes = IntStream.range(0, 60).map(i -> i % 3).toArray();
        assertThatThrownBy(() -> Split.of(set(classes), new int[60], keys(60), 0.2, 0.2, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected images for validation, found none: 60 images in 1 groups");
    }

    private static Set<Integer> unitsOf(int[] places, int[] units) {
        return IntStream.of(places).mapToObj(place -> units[place]).collect(Collectors.toSet());
    }

    private static int[] alone(int images) {
        return IntStream.range(0, images).toArray();
    }

    private static List<ImageKey> keys(int images) {
        return IntStream.range(0, images)
                .mapToObj(i -> new ImageKey(31L * i + 5, 17L * i))
                .toList();
    }

    private static ImageSet set(int[] classes) {
        List<ImageSet.Sample> samples = new ArrayList<>();
        for (int c : classes) {
            samples.add(new ImageSet.Sample(Path.of("x"), new int[] {c}, null));
        }
        return new ImageSet(LABELS, samples);
    }
}
