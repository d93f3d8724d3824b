package cdam.train.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.io.Json;
import cdam.train.head.Latents;
import cdam.train.head.Recipe.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.ConfigProto;

/** Against scikit-learn's LogisticRegression(tol=1e-12) on three of its own data sets. */
class LogisticRegressionTest {
    private static final Golden GOLDEN = Json.read(Path.of("src/test/resources/solver/logistic.json"), Golden.class);

    record Golden(Map<String, Data> sets, List<Case> cases) {}

    record Data(int width, float[] features, int[][] labels) {}

    record Case(
            String set, Task task, double c, double[] classWeights, double objective, double[] weight, double[] bias) {
        @Override
        public String toString() {
            return set + ", C " + c;
        }
    }

    static Stream<Case> cases() {
        return GOLDEN.cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_equal_scikit_learn(Case wanted) {
        LogisticRegression.Solution found = solve(wanted, 2);

        assertThat(found.converged()).isTrue();
        assertThat(found.objective()).isCloseTo(wanted.objective, within(1e-6 * wanted.objective));
        assertThat(found.weight()).containsExactly(wanted.weight, within(1e-4));
        // The bias itself carries the weight's error times the features' mean, which is hundreds for the digits.
        assertThat(logits(wanted, found.weight(), found.bias()))
                .containsExactly(logits(wanted, wanted.weight, wanted.bias), within(5e-3));
    }

    @Test
    void should_give_the_same_bits_with_any_number_of_threads() {
        Case digits =
                cases().filter(each -> each.set.equals("digits")).findFirst().orElseThrow();

        assertThat(solve(digits, 1).weight()).isEqualTo(solve(digits, 4).weight());
    }

    @Test
    void should_reach_the_same_minimum_from_a_neighbours_solution() {
        Case wanted = cases().filter(each -> each.set.equals("cancer") && each.c == 1)
                .findFirst()
                .orElseThrow();
        try (LogisticRegression regression = regression(wanted, 2)) {
            LogisticRegression.Solution near = regression.solve(0.5, null);
            LogisticRegression.Solution warm = regression.solve(wanted.c, near);

            assertThat(warm.objective()).isCloseTo(wanted.objective, within(1e-6 * wanted.objective));
            assertThat(warm.weight()).containsExactly(wanted.weight, within(1e-4));
        }
    }

    private static double[] logits(Case wanted, double[] weight, double[] bias) {
        Data data = Objects.requireNonNull(GOLDEN.sets.get(wanted.set));
        int classes = bias.length;
        double[] logits = new double[data.labels.length * classes];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = bias[i % classes];
            for (int j = 0; j < data.width; j++) {
                logits[i] += weight[i % classes * data.width + j] * data.features[i / classes * data.width + j];
            }
        }
        return logits;
    }

    private static LogisticRegression.Solution solve(Case wanted, int threads) {
        try (LogisticRegression regression = regression(wanted, threads)) {
            return regression.solve(wanted.c, null);
        }
    }

    private static LogisticRegression regression(Case wanted, int threads) {
        Data data = Objects.requireNonNull(GOLDEN.sets.get(wanted.set));
        Examples examples = new Examples(Latents.of(data.features, data.width), data.labels, wanted.bias.length);
        return new LogisticRegression(
                examples, wanted.task, wanted.classWeights, 1e-12, threads, ConfigProto.getDefaultInstance());
    }
}
