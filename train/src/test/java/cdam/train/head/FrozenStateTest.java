package cdam.train.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.io.InputException;
import cdam.testing.FrozenFiles;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of a training of two classes and 48 features as release 0.1.0 wrote it, after its second and last epoch. */
class FrozenStateTest {
    @TempDir
    Path folder;

    @Test
    void should_read_the_state_of_format_1() {
        TrainingState state = Objects.requireNonNull(new StateFile(FrozenFiles.copy("state-1", folder)).load());
        assertThat(state.step()).isEqualTo(4);
        assertThat(state.variables().get("weight")).hasSize(2 * 48);
        assertThat(state.variables().get("bias")).hasSize(2);
        assertThat(Objects.requireNonNull(state.best()).epoch()).isEqualTo(2);
        assertThat(state.best().loss()).isEqualTo(0.7291202019963877);
        assertThat(state.history()).hasSize(2);
        assertThat(state.history().get(0).trainLoss()).isCloseTo(0.7408, within(5e-5));
        assertThat(state.history().get(1).validation()).containsEntry("top1", 0.5);
    }

    @Test
    void should_refuse_a_newer_state_in_one_line() {
        Path file = FrozenFiles.copy("state-1", folder);
        FrozenFiles.setByte(file, 7, 3);
        assertThatThrownBy(() -> new StateFile(file).load())
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": expected format_version 1, found 3, written by a newer release: use that one, or"
                        + " delete it to start again");
    }
}
