package cdam.explain.evaluate.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {
    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    void should_draw_with_the_seed_and_not_take_the_first() {
        List<Integer> drawn = Subset.AGAIN.of(HUNDRED, 20, 1);

        assertThat(drawn).hasSize(20).isSorted().doesNotHaveDuplicates().isEqualTo(Subset.AGAIN.of(HUNDRED, 20, 1));
        assertThat(drawn.get(19))
                .as("the last of 20 is hardly ever among the first half")
                .isGreaterThan(50);
        assertThat(drawn)
                .isNotEqualTo(Subset.AGAIN.of(HUNDRED, 20, 2))
                .isNotEqualTo(Subset.EXAMPLES.of(HUNDRED, 20, 1));
    }

    @Test
    void should_keep_those_that_are_drawn_where_more_are_wanted() {
        assertThat(Subset.AGAIN.of(HUNDRED, 30, 1)).containsAll(Subset.AGAIN.of(HUNDRED, 20, 1));
        assertThat(Subset.AGAIN.of(HUNDRED, 1000, 1)).isEqualTo(HUNDRED);
    }
}
