package cdam.explain.evaluate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.HeadKind;
import cdam.explain.evaluate.item.Item;
import cdam.explain.evaluate.item.Removal;
import cdam.explain.evaluate.measure.ItemResult.RegionResult;
import cdam.explain.metric.FakeScorer;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A linear model of four pixels, of which the right map is known: weight times pixel. */
class InterventionsTest {
    private static final float[][] WEIGHTS = {{1, 2, 3, 4}, {-2, 5, 0, 1}};
    private static final float[] PIXELS = {1, 2, -1, 3};

    @Test
    void should_find_that_the_right_map_says_what_a_thing_costs() {
        Interventions interventions = Interventions.of(
                new Item.Loaded(
                        image(PIXELS),
                        new RgbImage(2, 2, new byte[12]),
                        List.of(),
                        List.of(
                                new Removal(image(new float[] {0, 0, -1, 3}), new float[] {1, 1, 0, 0}),
                                new Removal(image(new float[] {1, 2, -1, 0}), new float[] {0, 0, 0, 1})),
                        -1,
                        ""),
                List.of(new RegionResult(0, "a", 0.5), new RegionResult(1, "b", 0.25)),
                new FakeScorer(
                        HeadKind.SINGLE_LABEL,
                        images -> images.map(InterventionsTest::logits).toArray(float[][]::new)));

        double[] pairs = interventions.pairs(index -> index == 1 ? null : map(index));
        assertThat(pairs).containsExactly(new double[] {5, 5, Double.NaN, 8, 12, 12, Double.NaN, 3}, within(1e-6));
        assertThat(interventions.pairs(InterventionsTest::map))
                .containsExactly(new double[] {5, 5, 8, 8, 12, 12, 3, 3}, within(1e-6));
        assertThat(interventions.uniform()).containsExactly(new double[] {2, 5, 2, 8, 1, 12, 1, 3}, within(1e-6));
        assertThat(interventions.random(1)).isEqualTo(interventions.random(1)).isNotEqualTo(interventions.random(2));
    }

    private static float[] map(int index) {
        float[] map = new float[4];
        for (int i = 0; i < 4; i++) {
            map[i] = WEIGHTS[index][i] * PIXELS[i];
        }
        return map;
    }

    private static float[] logits(ImageTensor image) {
        float[] logits = new float[2];
        for (int index = 0; index < 2; index++) {
            for (int i = 0; i < 4; i++) {
                logits[index] += WEIGHTS[index][i] * image.values()[i];
            }
        }
        return logits;
    }

    private static ImageTensor image(float[] pixels) {
        float[] values = new float[12];
        System.arraycopy(pixels, 0, values, 0, 4);
        return new ImageTensor(2, 2, values);
    }
}
