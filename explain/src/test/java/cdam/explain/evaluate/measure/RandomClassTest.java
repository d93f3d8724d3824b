package cdam.explain.evaluate.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomClassTest {
    @Test
    void should_draw_every_class_but_the_predicted_one() {
        for (int predicted = 0; predicted < 4; predicted++) {
            int[] counts = new int[4];
            for (int seed = 0; seed < 3000; seed++) {
                counts[RandomClass.beside(predicted, 4, seed)]++;
            }
            assertThat(counts[predicted]).isZero();
            assertThat(IntStream.of(counts).filter(count -> count > 900)).hasSize(3);
        }
    }

    @Test
    void should_stay_with_the_only_class() {
        assertThat(RandomClass.beside(0, 1, 5)).isZero();
    }
}
