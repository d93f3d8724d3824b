package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.InputException;
import cdam.io.Release;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TensorFlowException;

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
        int status = new Main("cdam", List.of(new Fails(work)), new Console(err, err, false)).run("fails");
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
        assertThat(said(() -> {
                    throw new IllegalStateException(new TFResourceExhaustedException("OOM when allocating"));
                }))
                .contains("out of memory: TensorFlow cannot have what this needs; use a smaller --size");
        assertThat(said(() -> {
                    throw new TensorFlowException("Operation received an exception: could not create a memory object");
                }))
                .contains("out of memory: TensorFlow cannot have what this needs; use a smaller --size");
    }

    @Test
    void should_call_other_errors_unexpected_in_one_line() {
        assertThat(said(() -> {
                    throw new StackOverflowError();
                }))
                .contains("unexpected StackOverflowError");
    }

    @Test
    void should_show_what_a_terminal_would_obey_in_every_line() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(out, err, false);

        console.print("label \u001b[2J\u009b\u202e\nsecond");
        console.note("name \u0007");

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("label \\u001b[2J\\u009b\\u202e second\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("name \\u0007\n");
        assertThat(said(() -> {
                    throw new InputException("a \u001b]0;x\u0007 " + "y".repeat(5000));
                }))
                .contains("\\u001b]0;x\\u0007")
                .hasSizeLessThan(1100);
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private int status(Console console) {
        return new Main("cdam", List.of(new Fails(() -> console.print("a result"))), console).run("fails");
    }

    @Test
    void should_fail_where_standard_output_does() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(status(new Console(failing("No space left on device"), err, false)))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("error: cannot write standard output: No space left on device");
    }

    @Test
    void should_end_quietly_where_nobody_reads_on() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(status(new Console(failing("Broken pipe"), err, false))).isEqualTo(141);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void should_name_the_command_and_the_option_that_were_probably_meant() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(err, err, false);

        assertThat(Main.run(console, "inspekt")).isEqualTo(2);
        assertThat(Main.run(console, "inspect", "--verifi")).isEqualTo(2);
        assertThat(Main.run(console, "inspect", "--ignore", "--verifi")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("no command inspekt (did you mean inspect?)"),
                        line -> assertThat(line).contains("no option --verifi (did you mean --verify?)"),
                        line -> assertThat(line).contains("no option --verifi (did you mean --verify?)"));
    }

    @Test
    void should_say_which_version_it_is_and_help_with_a_command() {
        for (String word : List.of("--version", "-V", "version")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(Main.run(new Console(out, out, false), word)).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Release.TEXT + "\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(Main.run(new Console(out, out, false), "help", "inspect")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("usage: scripts/cdam inspect")
                .contains("--verify");
    }
}
