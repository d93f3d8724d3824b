package cdam.train.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir
    private Path folder;

    @Test
    void should_find_a_changed_byte() throws IOException {
        Path file = folder.resolve("state");
        new StateFile(file).save(state());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> new StateFile(file).load())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void should_refuse_another_file() throws IOException {
        Path file = folder.resolve("state");
        Files.writeString(file, "something else, long enough");

        assertThatThrownBy(() -> new StateFile(file).load()).isInstanceOf(InputException.class);
    }

    @Test
    void should_have_nothing_before_the_first_save() {
        assertThat(new StateFile(folder.resolve("state")).load()).isNull();
    }

    private static TrainingState state() {
        HeadState head = HeadState.initial(3, 5, 1);
        EpochRecord finished = new EpochRecord(1, 0.1, 2.5, Map.of("loss", 2.0));
        return new TrainingState("run", 1, 2, 3, 4.5, head, null, List.of(finished));
    }
}
