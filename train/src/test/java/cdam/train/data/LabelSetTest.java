package cdam.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Label;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LabelSetTest {
    private static final List<LabelledFile> FILES = List.of(
            file("a.png", "n1"),
            file("b.png", "n2"),
            file("c.png", "n3"),
            file("d.png", "n4"),
            file("e.png", "n1", "n3"));
    private static final Map<String, String> NAMES = Map.of("n1", "tabby cat", "n2", "tiger cat", "n3", "beagle");
    private static final TreeSet<String> KNOWN = new TreeSet<>(List.of("n1", "n2", "n3", "n4"));

    @Test
    void should_pick_merge_and_rename_by_id_or_name() {
        ImageSet set = labelSet("dog", List.of("beagle"), "cat", List.of("n1", "tiger cat"))
                .apply(FILES.subList(0, 4), KNOWN, NAMES, false);

        assertThat(set.labels().all()).extracting(Label::name).containsExactly("dog", "cat");
        assertThat(set.samples())
                .extracting(sample -> sample.file().toString())
                .containsExactly("a.png", "b.png", "c.png");
        assertThat(set.classes()).isDeepEqualTo(new int[][] {{1}, {1}, {0}});
        assertThat(set.counts()).containsExactly(1, 2);
    }

    @Test
    void should_take_all_classes_sorted_with_their_names() {
        LabelSet all = LabelSet.all(KNOWN);

        assertThat(all.labels(NAMES).all())
                .containsExactly(
                        new Label(0, "n1", "tabby cat"),
                        new Label(1, "n2", "tiger cat"),
                        new Label(2, "n3", "beagle"),
                        new Label(3, "n4", "n4"));
    }

    @Test
    void should_give_several_classes_to_a_multi_label_image_and_none_to_another() {
        ImageSet set = labelSet("cat", List.of("n1", "n2"), "animal", List.of("n1", "n3"))
                .apply(FILES, KNOWN, NAMES, true);

        assertThat(set.classes()).isDeepEqualTo(new int[][] {{0, 1}, {0}, {1}, {}, {0, 1}});
    }

    @Test
    void should_refuse_two_classes_for_a_single_label() {
        assertThatThrownBy(() ->
                        labelSet("cat", List.of("n1"), "dog", List.of("n3")).apply(FILES, KNOWN, NAMES, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("e.png");
    }

    @Test
    void should_name_the_nearest_class_for_an_unknown_one() {
        assertThatThrownBy(() ->
                        labelSet("dog", List.of("baegle"), "cat", List.of("n1")).apply(FILES, KNOWN, NAMES, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no class baegle")
                .hasMessageContaining("did you mean beagle?");
    }

    @Test
    void should_refuse_one_class() {
        assertThatThrownBy(() -> new LabelSet(Map.of("cat", List.of("n1"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("2 or more");
    }

    private static LabelSet labelSet(String first, List<String> of, String second, List<String> ofSecond) {
        Map<String, List<String>> classes = new LinkedHashMap<>();
        classes.put(first, of);
        classes.put(second, ofSecond);
        return new LabelSet(classes);
    }

    private static LabelledFile file(String name, String... labels) {
        return new LabelledFile(Path.of(name), List.of(labels));
    }
}
