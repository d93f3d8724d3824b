package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when a command ends in a way that it did not choose. */
class MainTest {
    @TempDir
    Path folder = Path.of("");

    private record Fails(Runnable work) implements Command {
        @Override
        public String name() {
            return "fails";
        }

        @Override
        public String summary() {
            return "";
        }

        @Override
        public String synopsis() {
            return "";
        }

        @Override
        public List<String> examples() {
            return List.of();
        }

        @Override
        public Options options() {
            return new Options();
        }

        @Override
        public void run(CommandLine line, Console console) {
            work.run();
        }
    }

    private static String said(Runnable work) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        int status = new Main("cdam", List.of(new Fails(work)), new Console(stream, stream, false)).run("fails");
        assertThat(status).isEqualTo(1);
        String said = err.toString(StandardCharsets.UTF_8);
        assertThat(said.lines()).hasSize(1);
        return said;
    }

    /** The system sends SIGBUS, which Java turns into an error. */
    @Test
    void should_say_in_one_line_that_a_mapped_file_became_shorter() {
        assertThat(said(this::readWhileItIsCut))
                .contains("a file became shorter")
                .doesNotContain("InternalError");
    }

    private void readWhileItIsCut() {
        try (FileChannel file = FileChannel.open(
                folder.resolve("mapped"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1 << 20));
            ByteBuffer mapped = file.map(FileChannel.MapMode.READ_ONLY, 0, 1 << 20);
            file.truncate(0);
            byte[] copy = new byte[1 << 20];
            mapped.get(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void should_say_in_one_line_that_memory_is_short_wherever_that_was_noticed() {
        assertThat(said(() -> {
                    throw new IllegalStateException(new OutOfMemoryError("Java heap space"));
                }))
                .contains("out of memory: Java heap space");
    }

    @Test
    void should_call_other_errors_unexpected_in_one_line() {
        assertThat(said(() -> {
                    throw new StackOverflowError();
                }))
                .contains("unexpected StackOverflowError");
    }
}
