package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of files and folders that people have. */
class NamesTest {
    /** Spaces, other letters, what a shell, a pattern or a URI would take for its own, a dash in front, as long as names can be. */
    private static final List<String> NAMES = List.of(
            "a  photo of {me} & [you], 100% #1's at 12:30",
            "Zürich-\u6771\u4EAC-\uD83E\uDD93", "-out", "n".repeat(255));

    @TempDir
    Path folder = Path.of("");

    static Stream<Arguments> commandsAndNames() {
        return Stream.of(Small.values()).flatMap(command -> NAMES.stream().map(name -> Arguments.of(command, name)));
    }

    @ParameterizedTest
    @MethodSource("commandsAndNames")
    void should_read_and_write_under_any_name(Small command, String name) throws IOException {
        Damage damage = new Damage(folder);
        CommandLine run = CommandLine.run(command.words(Path.of(name), damage).toArray());

        assertThat(run.errors()).isEmpty();
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Results.unfinished(folder)).isEmpty();
        try (Stream<Path> written = Files.list(folder)) {
            assertThat(written.filter(path -> !path.getFileName().toString().matches("\\d+")))
                    .as("what %s wrote", command)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Small.class)
    void should_refuse_names_that_are_too_long_in_one_line(Small command) {
        Damage damage = new Damage(folder);
        List<Object> words = new ArrayList<>(command.words(Path.of("out"), damage));
        String tooLong = folder.resolve("n".repeat(256)) + (command == Small.CONCEPT ? ".safetensors" : "");
        int out = words.indexOf("--out");
        words.set(out < 0 ? words.size() - 1 : out + 1, out < 0 ? "out=" + tooLong : tooLong);
        CommandLine run = CommandLine.run(words.toArray());

        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.errors()).hasSize(1);
        assertThat(run.errors().get(0)).contains("too long").doesNotContain("Exception");
        assertThat(Results.unfinished(folder)).isEmpty();
    }

    @Test
    void should_take_a_value_with_a_leading_dash_for_a_value() {
        CommandLine run = CommandLine.run(
                "explain", "--model", TinyModels.bundle("dino").path(), "--image", "-a.png", "--out", folder);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("-a.png", "nothing there");
    }

    /** Cron and containers have no locale: the launcher chooses one that knows all letters. */
    @Test
    void should_read_other_letters_where_the_locale_is_c() throws IOException, InterruptedException {
        Path photos = Files.createDirectories(folder.resolve("Zürich"));
        Files.copy(Words.IMAGE, photos.resolve("Bär.bmp"));
        Path out = folder.resolve("größer");
        Path launcher = folder.resolve("scripts/cdam");
        Inputs.copy(Path.of("../cdam"), launcher);
        AtomicFiles.write(launcher.resolveSibling("target/classpath"), System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                        "env",
                        "LC_ALL=C",
                        "bash",
                        launcher.toString(),
                        "explain",
                        "--model",
                        TinyModels.bundle("dino").path().toString(),
                        "--image",
                        photos.toString(),
                        "--size",
                        "32x32",
                        "--out",
                        out.toString())
                .redirectErrorStream(true);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(out.resolve("Bär")).isDirectory();
    }
}
