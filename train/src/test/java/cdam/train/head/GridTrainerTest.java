package cdam.train.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.HeadInput;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.proto.ConfigProto;

class GridTrainerTest {
    private static final Toy DATA = new Toy(90);
    private static final ConfigProto DEVICE = ConfigProto.getDefaultInstance();

    @ParameterizedTest
    @EnumSource(Recipe.Optimizer.class)
    void should_train_each_head_as_if_it_were_alone(Recipe.Optimizer optimizer) {
        Recipe recipe = Recipes.of(Recipe.Task.SINGLE_LABEL, optimizer, 1, 0.01, 0.1);
        HeadGrid grid = new HeadGrid(
                List.of(0.003, 0.05),
                List.of(
                        new HeadGrid.Features("all", HeadInput.CLS, 0, Toy.FEATURES),
                        new HeadGrid.Features("the first three", HeadInput.CLS, 0, 3)));

        List<GridTrainer.Member> members =
                new GridTrainer(grid, recipe, DATA).train(new Toy.Interruption(0), 2, DEVICE);

        assertThat(members).hasSize(4);
        for (GridTrainer.Member member : members) {
            Recipe one = Recipes.of(Recipe.Task.SINGLE_LABEL, optimizer, member.rate(), 0.01, 0.1);
            TrainingData part = new Part(member.features().to());
            Toy.Memory store = new Toy.Memory();
            new EpochTrainer(one, part, "alone", store, new Toy.Interruption(0)).train(DEVICE);
            TrainingState last = Objects.requireNonNull(store.load());
            assertThat(member.head().weight()).containsExactly(last.variables().get("weight"), within(2e-5f));
            assertThat(member.head().bias()).containsExactly(last.variables().get("bias"), within(2e-5f));
        }
    }

    @Test
    void should_give_the_same_bits_in_the_grids_order_with_any_number_of_threads() {
        Recipe recipe = Recipes.of(Recipe.Task.SINGLE_LABEL, Recipe.Optimizer.SGD, 1, 0, 0);
        List<Double> rates = List.of(0.3, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08);
        HeadGrid grid = new HeadGrid(
                rates,
                List.of(
                        new HeadGrid.Features("the first three", HeadInput.CLS, 0, 3),
                        new HeadGrid.Features("all", HeadInput.CLS, 0, Toy.FEATURES)));

        List<GridTrainer.Member> one = new GridTrainer(grid, recipe, DATA).train(new Toy.Interruption(0), 1, DEVICE);
        List<GridTrainer.Member> three = new GridTrainer(grid, recipe, DATA).train(new Toy.Interruption(0), 3, DEVICE);

        assertThat(three).extracting(GridTrainer.Member::rate).containsExactlyElementsOf(twice(rates));
        for (int i = 0; i < one.size(); i++) {
            assertThat(three.get(i).features()).isEqualTo(grid.features().get(i / rates.size()));
            assertThat(three.get(i).head().weight())
                    .containsExactly(one.get(i).head().weight());
        }
    }

    private static List<Double> twice(List<Double> rates) {
        return Stream.concat(rates.stream(), rates.stream()).toList();
    }

    @Test
    void should_read_the_right_blocks() {
        HeadGrid grid = HeadGrid.of(List.of(0.1), List.of(1, 4), List.of(false, true), 4, 10);

        assertThat(grid.size()).isEqualTo(4);
        assertThat(grid.features())
                .extracting(HeadGrid.Features::from, HeadGrid.Features::to, HeadGrid.Features::input)
                .containsExactly(
                        tuple(30, 40, HeadInput.CLS),
                        tuple(30, 50, HeadInput.CLS_THEN_MEAN_PATCH),
                        tuple(0, 40, HeadInput.CLS_OF_LAST_BLOCKS),
                        tuple(0, 50, HeadInput.CLS_THEN_MEAN_PATCH));
    }

    @Test
    void should_leave_out_heads_that_diverge() {
        Recipe recipe = Recipes.of(Recipe.Task.SINGLE_LABEL, Recipe.Optimizer.SGD, 1, 0, 0);
        HeadGrid grid = HeadGrid.of(List.of(0.1, 1e38), List.of(1), List.of(false), 1, Toy.FEATURES);

        List<GridTrainer.Member> members =
                new GridTrainer(grid, recipe, DATA).train(new Toy.Interruption(0), 2, DEVICE);

        assertThat(members).hasSize(1);
        assertThat(members.get(0).validation().metrics().get("top1")).isGreaterThan(0.9);
    }

    /** The first numbers of each latent. */
    private record Part(int size) implements TrainingData {
        @Override
        public int classes() {
            return DATA.classes();
        }

        @Override
        public int[][] labels() {
            return DATA.labels();
        }

        @Override
        public int[][] validationLabels() {
            return DATA.validationLabels();
        }

        @Override
        public Latents latents(int epoch) {
            return DATA.latents(epoch).slice(0, size);
        }

        @Override
        public Latents validationLatents() {
            return DATA.validationLatents().slice(0, size);
        }
    }
}
