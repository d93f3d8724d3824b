package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void should_leave_the_old_file_when_writing_fails() throws IOException {
        Path file = folder.resolve("f");
        AtomicFiles.write(file, "old");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write(1);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("No space left");
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        try (var entries = Files.list(folder)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void should_copy_a_file_into_a_folder_that_is_made_over_an_older_one() {
        Path source = folder.resolve("source");
        Path target = folder.resolve("a/b/target");
        AtomicFiles.write(source, "new");
        AtomicFiles.write(target, "older and longer");

        AtomicFiles.copy(source, target);

        assertThat(target).hasContent("new");
        assertThatThrownBy(() -> AtomicFiles.copy(folder.resolve("none"), target))
                .isInstanceOf(InputException.class);
        assertThat(target).hasContent("new");
        assertThat(target.getParent()).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void should_make_a_folder_whole_or_not_at_all() {
        Path made = folder.resolve("made");
        assertThatThrownBy(() -> AtomicFiles.create(made, temporary -> {
                    Files.writeString(temporary.resolve("half"), "x");
                    throw new IllegalStateException("stopped");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(folder).isEmptyDirectory();
        AtomicFiles.create(made, temporary -> Files.writeString(temporary.resolve("whole"), "x"));
        assertThat(made.resolve("whole")).hasContent("x");
        assertThatThrownBy(() -> AtomicFiles.create(made, temporary -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("exists already");
    }
}
