package cdam.train.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.io.UsageException;
import cdam.train.head.Recipe.ClassWeighting;
import cdam.train.head.Recipe.Optimizer;
import cdam.train.head.Recipe.Schedule;
import cdam.train.head.Recipe.Task;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecipeTest {
    @Test
    void should_go_down_half_a_cosine() {
        Recipe cosine = new Recipe(
                Task.SINGLE_LABEL,
                Optimizer.SGD,
                2,
                0.9,
                0,
                Schedule.COSINE,
                0,
                ClassWeighting.NONE,
                4,
                8,
                1,
                null,
                null);

        assertThat(cosine.learningRate(0)).isEqualTo(2);
        assertThat(cosine.learningRate(1)).isCloseTo(1 + Math.sqrt(0.5), within(1e-12));
        assertThat(cosine.learningRate(2)).isCloseTo(1, within(1e-12));
        assertThat(cosine.learningRate(4)).isCloseTo(0, within(1e-12));
    }

    @Test
    void should_say_which_value_is_wrong() {
        assertThatThrownBy(() -> Recipes.adam(-1))
                .isInstanceOf(UsageException.class)
                .hasMessage("learning_rate: expected a number above 0, found -1.0");
        assertThatThrownBy(() -> Recipes.of(Task.MULTI_LABEL, Optimizer.ADAM, 1, 0, 0.1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("label_smoothing");
    }

    @Test
    void should_give_every_class_the_same_share_when_balanced() {
        int[][] labels = {{0}, {0}, {0}, {1}};

        assertThat(ClassWeights.of(weighted(ClassWeighting.BALANCED, null), labels, 2))
                .containsExactly(2 / 3f, 2);
        assertThat(ClassWeights.of(weighted(ClassWeighting.NONE, null), labels, 2))
                .containsExactly(1, 1);
        assertThat(ClassWeights.of(weighted(ClassWeighting.NONE, List.of(3.0, 0.5)), labels, 2))
                .containsExactly(3, 0.5f);
        assertThatThrownBy(() -> weighted(ClassWeighting.BALANCED, List.of(3.0, 0.5)))
                .hasMessage("class_weighting: expected none with class_weights, found BALANCED");
    }

    @Test
    void should_end_after_epochs_that_bring_nothing() {
        Recipe patient = new Recipe(
                Task.SINGLE_LABEL, Optimizer.SGD, 1, 0, 0, Schedule.CONSTANT, 0, ClassWeighting.NONE, 9, 8, 1, 2, null);

        assertThat(patient.end(history(3, 2, 2.5, 1, 1))).isEmpty();
        assertThat(patient.end(history(3, 2, 2.5, 1, 1, 1))).hasValue(6);
        assertThat(patient.end(history(3, 2, 2, 3, 1))).hasValue(4);
        assertThat(Recipes.adam(1).end(history(1, 2, 3, 4, 5))).isEmpty();
    }

    private static List<EpochRecord> history(double... losses) {
        return IntStream.range(0, losses.length)
                .mapToObj(i -> new EpochRecord(i + 1, 1, 1, Map.of("loss", losses[i])))
                .toList();
    }

    private static Recipe weighted(ClassWeighting weighting, @Nullable List<Double> own) {
        return new Recipe(
                Task.SINGLE_LABEL, Optimizer.SGD, 1, 0, 0, Schedule.CONSTANT, 0, weighting, 4, 8, 1, null, own);
    }

    @Test
    void should_draw_the_first_weights_within_one_over_the_root_of_the_features() {
        float[] weight = HeadState.initial(10, 400, 5).get("weight");

        double sum = 0;
        for (float value : weight) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo(0.05f);
            sum += value * value;
        }
        // The variance of U(-b, b) is b^2 / 3; 4000 draws.
        assertThat(sum / weight.length).isCloseTo(0.05 * 0.05 / 3, within(0.05 * 0.05 / 30));
        assertThat(HeadState.initial(10, 400, 5).get("weight")).isEqualTo(weight);
        assertThat(HeadState.initial(10, 400, 6).get("weight")).isNotEqualTo(weight);
    }
}
