package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inputs that may not be read, and inputs that vanish while a command runs. */
class LostInputTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(Small.class)
    void should_refuse_in_one_line_what_it_may_not_read(Small command) throws IOException, InterruptedException {
        Damage damage = new Damage(folder);
        List<String> words = command.words(Path.of("out.pth"), damage).stream()
                .map(String::valueOf)
                .toList();
        forbid(".*\\.(bmp|png|pth)");
        CommandLine run = Program.start(Program.AS_ANYBODY, words).end();

        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.errors()).as(run.err()).hasSize(1);
        assertThat(run.errors().get(0)).as(run.err()).doesNotContain("unexpected", "Exception");
        assertThat(Results.unfinished(folder)).isEmpty();
    }

    private void forbid(String names) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile)
                    .filter(path -> path.toString().matches(names))
                    .toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
            }
        }
    }

    /** All other images are measured, and the line names the one that is gone. */
    @Test
    void should_name_an_image_that_vanishes_while_evaluate_runs() throws IOException, InterruptedException {
        try (Inputs inputs = new Inputs(folder)) {
            Program program = Program.start(scenario("evaluate").words().apply(inputs, folder.resolve("work")));
            waitFor(program, folder.resolve("work/out/items"));
            Files.delete(inputs.scenes().resolve("099.png"));
            CommandLine run = program.end();

            assertThat(run.status()).as(run.err()).isEqualTo(1);
            assertThat(run.errors()).as(run.err()).singleElement().asString().contains("099.png");
            assertThat(folder.resolve("work/out/items/001/result.json")).exists();
            assertThat(folder.resolve("work/out/items/088/result.json")).exists();
            assertThat(Results.unfinished(folder)).isEmpty();
        }
    }

    /** Latents that are there are kept: the run without the image, or with it back, goes on. */
    @Test
    void should_name_an_image_that_vanishes_while_train_computes_latents() throws IOException, InterruptedException {
        try (Inputs inputs = new Inputs(folder)) {
            Path data = folder.resolve("items");
            Inputs.copy(Inputs.data("items"), data);
            Inputs.copy(inputs.model(), folder.resolve("work/model"));
            List<String> words = Stream.concat(
                            scenario("cache").words().apply(inputs, folder.resolve("work")).stream(),
                            Stream.of("--set", "data.train=" + data.resolve("train")))
                    .toList();
            Program program = Program.start(words);
            waitFor(program, folder.resolve("work/cache/images.tsv"));
            try (Stream<Path> last = Files.list(data.resolve("train/trouser"))) {
                for (Path image : last.toList()) {
                    Files.delete(image);
                }
            }
            CommandLine run = program.end();

            assertThat(run.status()).as(run.err()).isEqualTo(1);
            assertThat(run.errors()).as(run.err()).singleElement().asString().contains("trouser");
            assertThat(Results.unfinished(folder.resolve("work/out"))).isEmpty();
        }
    }

    private static Scenario scenario(String name) {
        return Scenario.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void waitFor(Program program, Path file) throws InterruptedException {
        while (!Files.exists(file) && !program.endsWithin(2)) {
            // still to come
        }
    }
}
