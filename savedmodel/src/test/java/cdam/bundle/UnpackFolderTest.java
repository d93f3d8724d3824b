package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackFolderTest {
    @TempDir
    private Path folder;

    @Test
    void should_leave_a_home_that_can_be_written_to_javacpp() {
        assertThat(UnpackFolder.instead(folder, folder)).isEmpty();
    }

    @Test
    void should_take_a_folder_of_this_user_alone_where_there_is_no_home() throws IOException {
        Path chosen = UnpackFolder.instead(Path.of("?"), folder).orElseThrow();

        assertThat(chosen).isDirectory().hasParent(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(chosen)))
                .isEqualTo("rwx------");
        assertThat(UnpackFolder.instead(folder.resolve("none"), folder))
                .as("the next run finds it again")
                .contains(chosen);
        assertThat(folder).isDirectoryContaining(chosen::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void should_refuse_a_folder_that_others_may_have_filled() throws IOException {
        Path chosen = UnpackFolder.instead(Path.of("?"), folder).orElseThrow();
        Files.setPosixFilePermissions(chosen, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> UnpackFolder.instead(Path.of("?"), folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(chosen.toString())
                .hasMessageContaining("set HOME");
    }
}
