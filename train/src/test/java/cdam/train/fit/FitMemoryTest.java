package cdam.train.fit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitMemoryTest {
    /** The most that a process with latents in memory took above one that fits ten classes, in MB. */
    @ParameterizedTest
    @CsvSource({
        "LBFGS, 4000, 384, 1000, 173",
        "LBFGS, 8000, 384, 4000, 640",
        "LBFGS, 4000, 768, 1000, 380",
        "LBFGS, 4000, 768, 4000, 1145",
        "RIDGE, 4000, 768, 1000, 310",
        "RIDGE, 8000, 768, 4000, 690",
        "RIDGE, 4000, 1920, 100, 455",
        "ADAM, 2000, 384, 4000, 267",
        "ADAM, 2000, 768, 4000, 650",
        "SGD, 2000, 768, 8000, 1660"
    })
    void should_say_a_little_more_than_was_measured(
            Solver solver, long images, int features, int classes, double measured) {
        double said = new FitMemory(images, classes, features, false).of(solver) / 1e6;

        assertThat(said).isBetween(measured, 1.7 * measured);
    }

    /** 52 heads of DINOv2's grid on a ViT-S: 13 rates times 384, 1536, 768 and 1920 features. */
    @Test
    void should_say_what_a_grid_takes() {
        double said = new FitMemory(600, 200, 1920, false).ofGrid(13 * (384 + 1536 + 768 + 1920)) / 1e6;

        assertThat(said).isBetween(630.0, 800.0);
    }

    @Test
    void should_name_the_solvers_that_have_room() {
        FitMemory memory = new FitMemory(10_000, 20_000, 768, false);

        assertThat(memory.of(Solver.RIDGE)).isLessThan(memory.of(Solver.ADAM));
        assertThat(memory.advice(memory.of(Solver.RIDGE))).endsWith("training.solver: ridge");
        assertThat(memory.advice(1e6)).startsWith("allow more, or take fewer classes");
    }

    @Test
    void should_count_the_logits_of_several_labels() {
        double one = new FitMemory(10_000, 100, 384, false).of(Solver.LBFGS);

        assertThat(new FitMemory(10_000, 100, 384, true).of(Solver.LBFGS) - one).isEqualTo(20e6);
    }
}
