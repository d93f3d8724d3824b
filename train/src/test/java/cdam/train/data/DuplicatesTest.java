package cdam.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Labels;
import cdam.train.augment.ImageKey;
import cdam.train.augment.ImageRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
    @Test
    void should_tell_copies_contradictions_and_trained_validation_images() {
        List<ImageRef> train = refs(1, 2, 1, 3, 2, 2);
        List<ImageRef> val = refs(3, 4, 5, 1);

        assertThat(Duplicates.notes(set(0, 1, 0, 1, 1, 0), train, set(0, 0, 1, 0), val, set(), List.of()))
                .containsExactly(
                        "3 training images are copies of others: 2 is 0",
                        "warning: 1 training images stand under different labels: 4 is 1",
                        "warning: 2 validation images are training images too, which makes the head look better than it"
                                + " is: 0 is 3");
        assertThat(Duplicates.groups(train)).containsExactly(List.of(0, 2), List.of(1, 4, 5), List.of(3));
    }

    @Test
    void should_say_nothing_of_different_images_and_of_unreadable_ones() {
        List<ImageRef> unreadable = List.of(
                new ImageRef(Path.of("a"), ImageKey.UNREADABLE), new ImageRef(Path.of("b"), ImageKey.UNREADABLE));

        assertThat(Duplicates.notes(set(0, 1), unreadable, set(0, 1), unreadable, set(), List.of()))
                .isEmpty();
        assertThat(Duplicates.notes(set(0, 1), refs(1, 2), set(0, 1), refs(3, 4), set(), List.of()))
                .isEmpty();
    }

    private static List<ImageRef> refs(int... contents) {
        List<ImageRef> refs = new ArrayList<>();
        for (int content : contents) {
            refs.add(new ImageRef(Path.of(Integer.toString(refs.size())), new ImageKey(content, 7)));
        }
        return refs;
    }

    private static ImageSet set(int... classes) {
        List<ImageSet.Sample> samples = new ArrayList<>();
        for (int c : classes) {
            samples.add(new ImageSet.Sample(Path.of("x"), new int[] {c}, null));
        }
        return new ImageSet(Labels.numbered(2), samples);
    }
}
