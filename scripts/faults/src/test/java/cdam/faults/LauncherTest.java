package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/cdam} where its streams and its surroundings are not the usual ones. */
class LauncherTest {
    private static final String MISSING =
            "error: cannot read nothing: expected a checkpoint file, found nothing there; check the path";

    @TempDir
    private Path folder;

    private Path launcher = Path.of("");
    private String before = "";

    @BeforeEach
    void copyLauncher() throws IOException {
        launcher = folder.resolve("scripts/cdam");
        Inputs.copy(Path.of("../cdam"), launcher);
        AtomicFiles.write(launcher.resolveSibling("target/classpath"), System.getProperty("java.class.path"));
        before = Files.readString(launcher);
    }

    /** What a shell's script printed, with its status as the last line. */
    private List<String> shell(String script, Map<String, String> environment) {
        Path printed = folder.resolve("printed");
        try {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", script + "\necho status $?")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "JAVA_HOME",
                            System.getProperty("java.home"),
                            "CDAM",
                            launcher.toString(),
                            "MODEL",
                            model(),
                            "TERM",
                            "xterm"));
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CDAM_JAVA_OPTS").forEach(builder.environment()::remove);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            return Files.readAllLines(printed, StandardCharsets.UTF_8);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            assertThat(launcher).as("the launcher itself").hasContent(before);
        }
    }

    private List<String> shell(String script) {
        return shell(script, Map.of());
    }

    private static String model() {
        return TinyModels.bundle("dino").path().toString();
    }

    @Test
    void should_say_nothing_where_standard_error_is_closed() {
        assertThat(shell("\"$CDAM\" inspect nothing 2>&-")).containsExactly("status 1");
        assertThat(shell("\"$CDAM\" inspect nothing 0<&- 1>&- 2>&-")).containsExactly("status 1");
    }

    @Test
    void should_fail_where_standard_output_is_closed_or_full() {
        assertThat(shell("\"$CDAM\" --version 1>&-"))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("error: cannot write standard output: "),
                        line -> assertThat(line).isEqualTo("status 1"));
        assertThat(shell("\"$CDAM\" inspect \"$MODEL\" >/dev/full"))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("error: cannot write standard output: No space left on device"),
                        line -> assertThat(line).isEqualTo("status 1"));
    }

    /** As of another Java, or of classes that were built again. */
    @Test
    void should_go_without_an_archive_of_classes_that_does_not_fit() {
        AtomicFiles.write(launcher.resolveSibling("target/cdam.jsa"), "no archive");
        assertThat(shell("\"$CDAM\" inspect nothing")).containsExactly(MISSING, "status 1");
    }

    @Test
    void should_end_quietly_where_a_reader_leaves() {
        assertThat(shell("set -o pipefail; \"$CDAM\" inspect \"$MODEL\" | true"))
                .containsExactly("status 141");
    }

    /** Two programs and the shell write to one open file; whoever opened it again by name would write over the others. */
    @Test
    void should_lose_nothing_in_a_log_that_others_write_to() throws IOException {
        shell(
                "(echo first; \"$CDAM\" inspect nothing; \"$CDAM\" heads list --model \"$MODEL\"; \"$CDAM\" inspect nothing;"
                        + " echo last) > log 2>&1");

        List<String> log = Files.readAllLines(folder.resolve("log"));
        assertThat(log).startsWith("first", MISSING).endsWith(MISSING, "last").hasSizeGreaterThan(4);
    }

    /** The tiny model is loaded: TensorFlow would greet. */
    @Test
    void should_leave_out_tensorflows_greetings_and_draw_progress_on_a_terminal() {
        String explain = "\"$CDAM\" explain --model \"$MODEL\" --image image.png --method am --out out";
        Inputs.copy(Inputs.data("scenes").resolve("007.png"), folder.resolve("image.png"));

        List<String> said = shell("script -qec '" + explain.replace("'", "'\\''") + "' /dev/null </dev/null");

        assertThat(said).anyMatch(line -> line.contains("explain 100 % [=")).endsWith("status 0");
        assertThat(said).noneMatch(line -> line.contains("WARNING") || line.contains("MLIR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CDAM_JAVA_OPTS"})
    void should_take_a_garbage_collector_from_whoever_chooses_one(String variable) {
        assertThat(shell("\"$CDAM\" --version | cat", Map.of(variable, "-XX:+UseSerialGC -Xlog:gc")))
                .anyMatch(line -> line.endsWith("Using Serial"))
                .anyMatch(line -> line.startsWith("cdam "))
                .endsWith("status 0");
        assertThat(shell("\"$CDAM\" --version", Map.of(variable, "-XX:+UseGCOverheadLimit -Xlog:gc")))
                .anyMatch(line -> line.endsWith("Using Parallel"))
                .endsWith("status 0");
    }

    @Test
    void should_say_what_is_wrong_with_the_java_that_it_finds() throws IOException {
        assertThat(shell("\"$CDAM\" --version", Map.of("JAVA_HOME", "/nowhere")))
                .containsExactly(
                        "error: no Java found at /nowhere; install a JDK 17 or newer, or set JAVA_HOME", "status 1");
        Path old = folder.resolve("old");
        Inputs.copy(Path.of("/bin/true"), old.resolve("bin/java"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        assertThat(shell("\"$CDAM\" --version", Map.of("JAVA_HOME", old.toString())))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("error: expected Java 17 or newer, found 11 at " + old),
                        line -> assertThat(line).isEqualTo("status 1"));
    }
}
