package cdam.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.math.Draws;
import cdam.train.head.Latents;
import cdam.train.head.Recipe;
import cdam.train.solver.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeadFitterTest {
    private static final Examples TRAIN = cloud(150, 1);
    private static final Examples VALIDATION = cloud(60, 2);
    private static final Examples TEST = cloud(90, 3);

    @ParameterizedTest
    @EnumSource(Solver.class)
    void should_learn_from_arrays(Solver solver) {
        Recipe fast = new Recipe(
                Recipe.Task.SINGLE_LABEL,
                solver == Solver.SGD ? Recipe.Optimizer.SGD : Recipe.Optimizer.ADAM,
                0.1,
                0.9,
                0,
                Recipe.Schedule.CONSTANT,
                0,
                Recipe.ClassWeighting.NONE,
                5,
                25,
                0,
                null,
                null);

        FittedHead fitted =
                HeadFitter.builder().solver(solver).recipe(fast).build().fit(TRAIN, VALIDATION, TEST);

        assertThat(fitted.test()).isNotNull();
        assertThat(fitted.measured().metrics().get("top1")).isGreaterThan(0.9);
        assertThat(fitted.solver()).isEqualTo(solver);
    }

    @Test
    void should_keep_the_penalty_with_the_lowest_validation_loss() {
        List<Trial> told = new ArrayList<>();

        FittedHead fitted = HeadFitter.builder().progress(told::add).build().fit(TRAIN, VALIDATION, null);

        assertThat(fitted.solver()).isEqualTo(Solver.LBFGS);
        assertThat(told).isEqualTo(fitted.trials()).hasSizeGreaterThan(3);
        double lowest = told.stream().mapToDouble(Trial::loss).min().orElseThrow();
        assertThat(fitted.chosen())
                .isEqualTo(told.stream()
                        .filter(trial -> trial.loss() == lowest)
                        .findFirst()
                        .orElseThrow());
        assertThat(fitted.validation().loss()).isEqualTo(lowest);
        assertThat(fitted.refitted()).isFalse();
    }

    @Test
    void should_refit_on_validation_images_too_where_others_measure() {
        FittedHead fitted = HeadFitter.builder().penalties(0.1).build().fit(TRAIN, VALIDATION, TEST);
        FittedHead both = HeadFitter.builder().penalties(0.1).build().fit(TRAIN.and(VALIDATION), VALIDATION, null);

        assertThat(fitted.refitted()).isTrue();
        for (int i = 0; i < fitted.head().weight().length; i++) {
            assertThat(fitted.head().weight()[i]).isCloseTo(both.head().weight()[i], within(1e-3f));
        }
    }

    @Test
    void should_warn_of_a_penalty_at_the_end() {
        FittedHead fitted = HeadFitter.builder().penalties(1e-7, 1e-6).build().fit(TRAIN, VALIDATION, null);

        assertThat(fitted.warnings()).anyMatch(warning -> warning.contains("at the end of those tried"));
    }

    private static Examples cloud(int images, int seed) {
        SplittableRandom random = Draws.of(seed);
        float[] values = new float[images * 5];
        int[][] labels = new int[images][];
        for (int i = 0; i < images; i++) {
            labels[i] = new int[] {i % 3};
            for (int j = 0; j < 5; j++) {
                values[5 * i + j] = (float) (random.nextDouble() - 0.5 + (j == i % 3 ? 1 : 0));
            }
        }
        return new Examples(Latents.of(values, 5), labels, 3);
    }
}
