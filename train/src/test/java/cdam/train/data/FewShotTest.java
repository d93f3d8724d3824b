package cdam.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Labels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewShotTest {
    /** 30 images: class 0 has 20, class 1 has 12 of which 2 are of class 0 too, class 2 none but the last. */
    private static final ImageSet SET = new ImageSet(
            Labels.numbered(3),
            IntStream.range(0, 31)
                    .mapToObj(i -> new ImageSet.Sample(
                            Path.of(i + ".png"),
                            i == 30
                                    ? new int[] {2}
                                    : i < 18 ? new int[] {0} : i < 20 ? new int[] {0, 1} : new int[] {1},
                            null))
                    .toList());

    @Test
    void should_draw_as_many_of_each_class_as_there_are() {
        for (int shots : List.of(1, 3, 15)) {
            int[] rows = FewShot.draw(SET, shots, 0, 0);
            int[] counts = SET.subset(rows).counts();

            assertThat(rows).isSorted().doesNotHaveDuplicates();
            assertThat(counts[0]).isBetween(shots, shots + 2); // an image of both classes may be drawn for the other
            assertThat(counts[1]).isBetween(Math.min(12, shots), Math.min(12, shots + 2));
            assertThat(counts[2]).isOne();
        }
    }

    @Test
    void should_draw_anew_each_time_and_take_the_fewer_from_the_more() {
        int[] first = FewShot.draw(SET, 4, 0, 0);

        assertThat(FewShot.draw(SET, 4, 0, 0)).isEqualTo(first);
        assertThat(FewShot.draw(SET, 4, 0, 1)).isNotEqualTo(first);
        assertThat(FewShot.draw(SET, 4, 1, 0)).isNotEqualTo(first);
        assertThat(Arrays.stream(FewShot.draw(SET, 2, 0, 0)).boxed())
                .isSubsetOf(Arrays.stream(first).boxed().toList());
    }
}
