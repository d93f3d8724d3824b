package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cdam.bundle.Labels;
import cdam.config.ConfigFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {
    private static final Duration HANG = Duration.ofMinutes(1); // ends one, measures nothing
    private static final Path ENDLESS = Path.of("/dev/zero");

    @TempDir
    Path folder = Path.of("");

    @Test
    void should_read_up_to_the_bound_and_no_further() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "\uFEFFone\r\ntwo\n");
        assertThat(BoundedFile.lines(file, 12, "a list")).containsExactly("one", "two");
        assertThat(BoundedFile.bytes(file, 12, "a list")).hasSize(12);
        assertThatThrownBy(() -> BoundedFile.bytes(file, 11, "a list"))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": expected a list of at most 11 bytes, found more");
    }

    @Test
    void should_count_the_lines_of_a_pipe_as_they_come() {
        assertThatThrownBy(() -> BoundedFile.eachLine(ENDLESS, 1 << 20, "a list", line -> {}))
                .isInstanceOf(InputException.class)
                .hasMessage(ENDLESS + ": expected a list of at most 1048576 bytes, found more");
    }

    /** Whose size is 0: nothing that is read in a whole may trust it. */
    @Test
    void should_end_where_a_device_has_no_end() {
        assertThatThrownBy(() -> Labels.read(ENDLESS)).hasMessageContaining("of at most 16777216 bytes, found more");
        assertThatThrownBy(() -> ConfigFile.read(ENDLESS, Map.class, List.of()))
                .hasMessageContaining("of at most 4194304 bytes, found more");
        assertThatThrownBy(() -> Json.read(ENDLESS, Map.class)).hasMessageContaining("found a pipe or a device");
        assertThatThrownBy(() -> Hashes.sha256(ENDLESS)).hasMessageContaining("found a pipe or a device");
        assertThatThrownBy(() -> Npy.read(ENDLESS)).hasMessageContaining("found a pipe or a device");
    }

    /** Which would take more memory than there is, to be told as too large. */
    @Test
    void should_refuse_by_its_size_what_is_too_large() throws IOException {
        Path file = folder.resolve("sparse");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), 1L << 40);
        }
        assertThatThrownBy(() -> BoundedFile.bytes(file, Integer.MAX_VALUE - 16, "a list"))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": expected a list of at most 2147483631 bytes, found more");
    }

    /** Nobody writes into it: who opened it would wait for ever. */
    @Test
    void should_not_wait_for_a_pipe_in_the_place_of_an_own_file() throws IOException, InterruptedException {
        Path pipe = folder.resolve("run.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertTimeoutPreemptively(
                HANG,
                () -> assertThatThrownBy(() -> Json.read(pipe, Map.class))
                        .isInstanceOf(InputException.class)
                        .hasMessage("cannot read " + pipe + ": expected JSON, found a pipe or a device"));
        assertTimeoutPreemptively(
                HANG,
                () -> assertThatThrownBy(() -> RunLock.acquire(pipe, folder))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("found a link, a folder, a pipe or a device"));
    }

    @Test
    void should_read_a_pipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "printf 'cat\\ndog\\n' > '" + pipe + "'").start();
        assertThat(Labels.read(pipe).size()).isEqualTo(2);
        assertThat(writer.waitFor()).isZero();
    }

    @Test
    void should_say_what_is_there_instead_of_text() throws IOException {
        assertThatThrownBy(() -> BoundedFile.text(folder, 10, "a config"))
                .hasMessage("cannot read " + folder + ": expected a config, found a folder");
        Path other = Files.write(folder.resolve("b"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> BoundedFile.text(other, 10, "a config"))
                .hasMessageContaining("found bytes that are no UTF-8 text");
    }
}
