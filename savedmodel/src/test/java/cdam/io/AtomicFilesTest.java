package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** Neither what others are writing, nor what a user calls so, nor what lies below. */
    @Test
    void should_delete_what_is_half_written_and_nothing_else() throws IOException {
        String half = AtomicFiles.TEMPORARY_PREFIX + "1k2j3h4g5f6d7";
        List<String> others = List.of(
                ".partial-mine",
                AtomicFiles.TEMPORARY_PREFIX + "mine.txt",
                AtomicFiles.TEMPORARY_PREFIX + "0123456789abcdef.lock",
                "below/" + half,
                "lost+found/x");
        for (String name : others) {
            AtomicFiles.write(folder.resolve(name), "x");
        }
        Path import1 = Files.createDirectory(folder.resolve(AtomicFiles.TEMPORARY_PREFIX + "0123456789abcdef"));
        Path folderOfThatName = Files.createDirectory(folder.resolve(AtomicFiles.TEMPORARY_PREFIX + "abc"));
        Files.writeString(folder.resolve(half), "x");
        Path link = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);

        AtomicFiles.deleteOldPartial(folder);
        assertThat(folder.resolve(half)).exists();
        RunLock.acquireFolder(link).close();

        assertThat(folder.resolve(half)).doesNotExist();
        others.forEach(name -> assertThat(folder.resolve(name)).exists());
        assertThat(import1).exists();
        assertThat(folderOfThatName).exists();
        Files.delete(link);
    }

    @Test
    void should_take_a_folder_with_one_that_it_may_not_read() throws IOException {
        Path lost = Files.createDirectory(folder.resolve("lost+found"));
        assumeTrue(lost.toFile().setReadable(false) && !Files.isReadable(lost));

        RunLock.acquireFolder(folder).close();

        assertThat(lost).exists();
    }

    @Test
    void should_make_the_folder_that_a_link_leads_to() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);

        AtomicFiles.create(link, temporary -> Files.writeString(temporary.resolve("whole"), "x"));

        assertThat(link).isSymbolicLink();
        assertThat(elsewhere.resolve("whole")).hasContent("x");
        Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
        assertThatThrownBy(() -> AtomicFiles.create(folder.resolve("broken"), temporary -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found a link to nothing");
    }

    @Test
    void should_replace_a_folder_only_where_it_may() throws IOException {
        Path made = folder.resolve("made");
        AtomicFiles.create(made, temporary -> Files.writeString(temporary.resolve("old"), "x"));
        assertThatThrownBy(() -> AtomicFiles.create(made, any -> true, temporary -> {
                    throw new IOException("stopped");
                }))
                .isInstanceOf(InputException.class);
        assertThat(made.resolve("old")).exists();

        AtomicFiles.create(made, any -> true, temporary -> Files.writeString(temporary.resolve("new"), "x"));

        assertThat(made).isDirectoryNotContaining("glob:**/old").isDirectoryContaining("glob:**/new");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(made));
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
