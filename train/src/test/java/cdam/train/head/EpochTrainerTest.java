package cdam.train.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.vit.LinearHead;
import java.nio.file.Path;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.ConfigProto;

class EpochTrainerTest {
    // 600 images in batches of 4 are 150 steps an epoch, 450 in all; the state is saved at 150, 200, 300, 400, 450.
    private static final Toy DATA = new Toy(600);
    private static final ConfigProto DEVICE = ConfigProto.getDefaultInstance();

    @Test
    void should_separate_the_classes() {
        TrainedHead trained = train(new Toy.Memory(), 0);

        assertThat(trained.evaluation().metrics().get("top1")).isGreaterThan(0.97);
        assertThat(trained.history()).hasSize(3).extracting(EpochRecord::epoch).containsExactly(1, 2, 3);
        assertThat(trained.history().get(2).trainLoss())
                .isLessThan(trained.history().get(0).trainLoss());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 149, 150, 151, 230, 449})
    void should_end_with_the_same_bits_when_killed_at_any_step(int steps, @TempDir Path folder) {
        TrainedHead undisturbed = train(new Toy.Memory(), 0);
        StateFile file = new StateFile(folder.resolve("state"));

        assertThatThrownBy(() -> train(file, steps)).hasMessage("killed");
        TrainedHead resumed = train(new StateFile(folder.resolve("state")), 0);

        assertThat(resumed.head().weight()).isEqualTo(undisturbed.head().weight());
        assertThat(resumed.head().bias()).isEqualTo(undisturbed.head().bias());
        assertThat(resumed.history()).isEqualTo(undisturbed.history());
    }

    @Test
    void should_train_nothing_more_when_run_after_the_end() {
        Toy.Memory store = new Toy.Memory();
        TrainedHead first = train(store, 0);

        assertThat(train(store, 1).head().weight()).isEqualTo(first.head().weight());
    }

    @Test
    void should_keep_the_epoch_with_the_lowest_validation_loss() {
        TrainedHead trained = train(new Toy.Memory(), 0);

        double lowest = trained.history().stream()
                .mapToDouble(EpochRecord::validationLoss)
                .min()
                .orElseThrow();
        assertThat(trained.history().get(trained.epoch() - 1).validationLoss()).isEqualTo(lowest);
        assertThat(trained.evaluation().loss()).isEqualTo(lowest);
    }

    /** A rate that is too high: the loss is lowest at once, and rises or stays. */
    @Test
    void should_end_where_patience_ends_and_go_on_with_more() {
        Toy.Memory store = new Toy.Memory();

        TrainedHead ended = trainer(patient(2), "run", store, 0).train(DEVICE);
        TrainedHead more = trainer(patient(30), "run", store, 0).train(DEVICE);
        TrainedHead undisturbed =
                trainer(patient(30), "run", new Toy.Memory(), 0).train(DEVICE);

        assertThat(ended.history()).hasSize(ended.epoch() + 2).hasSizeLessThan(30);
        assertThat(more.history()).hasSize(30).isEqualTo(undisturbed.history());
        assertThat(more.head().weight()).isEqualTo(undisturbed.head().weight());
    }

    private static Recipe patient(int patience) {
        return new Recipe(
                Recipe.Task.SINGLE_LABEL,
                Recipe.Optimizer.ADAM,
                0.5,
                0,
                0,
                Recipe.Schedule.CONSTANT,
                0,
                Recipe.ClassWeighting.NONE,
                30,
                4,
                7,
                patience,
                null);
    }

    @Test
    void should_begin_with_another_heads_rows() {
        LinearHead other = train(new Toy.Memory(), 0).head();

        LinearHead start = WarmStart.of(other, new int[] {2, -1, 0}, 7);

        assertThat(start.row(0)).isEqualTo(other.row(2));
        assertThat(start.row(2)).isEqualTo(other.row(0));
        assertThat(start.bias())
                .contains(other.bias()[2], Index.atIndex(0))
                .contains(other.bias()[0], Index.atIndex(2));
        assertThat(start.row(1))
                .isEqualTo(HeadState.initial(3, Toy.FEATURES, 7)
                        .head(3, Toy.FEATURES)
                        .row(1));
        double first = trainer(Recipes.adam(1e-9), "run", new Toy.Memory(), 0)
                .startingAt(WarmStart.of(other, new int[] {0, 1, 2}, 7))
                .train(DEVICE)
                .history()
                .get(0)
                .trainLoss();
        double anew = trainer(Recipes.adam(1e-9), "run", new Toy.Memory(), 0)
                .train(DEVICE)
                .history()
                .get(0)
                .trainLoss();
        assertThat(first).isLessThan(anew / 2);
    }

    @Test
    void should_refuse_the_state_of_another_run() {
        Toy.Memory store = new Toy.Memory();
        train(store, 0);

        assertThatThrownBy(() -> trainer(Recipes.adam(0.01), "other", store, 0).train(DEVICE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("another config");
    }

    @Test
    void should_stop_with_the_reason_when_the_loss_is_no_number() {
        Recipe wild = Recipes.of(Recipe.Task.SINGLE_LABEL, Recipe.Optimizer.SGD, 1e38, 0, 0);

        assertThatThrownBy(() -> trainer(wild, "run", new Toy.Memory(), 0).train(DEVICE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("lower learning_rate");
    }

    private static TrainedHead train(StateStore store, int killedAfter) {
        return trainer(Recipes.adam(0.01), "run", store, killedAfter).train(DEVICE);
    }

    private static EpochTrainer trainer(Recipe recipe, String fingerprint, StateStore store, int killedAfter) {
        return new EpochTrainer(recipe, DATA, fingerprint, store, new Toy.Interruption(killedAfter));
    }
}
