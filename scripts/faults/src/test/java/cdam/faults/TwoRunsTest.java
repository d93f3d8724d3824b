package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.io.RunLock;
import cdam.testing.CommandLine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two runs on one OUT: the second is refused and says why. */
class TwoRunsTest {
    private static final Path OUT = Path.of("out");

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(
            value = Small.class,
            names = {"TRAIN", "EXPLAIN", "EVALUATE"})
    void should_refuse_the_second_run_while_the_first_holds_its_folder(Small command) {
        List<Object> words = command.words(OUT, new Damage(folder));
        try (RunLock first = RunLock.acquireFolder(folder.resolve(OUT))) {
            assertThat(first).isNotNull();
            requireRefused(words);
        }
        assertThat(CommandLine.run(words.toArray()).status()).isZero();
    }

    @Test
    void should_refuse_the_second_import_while_the_first_fills_its_folder() {
        List<Object> words = Small.IMPORT.words(OUT, new Damage(folder));
        AtomicFiles.create(folder.resolve(OUT), any -> requireRefused(words));
    }

    private static void requireRefused(List<Object> words) {
        CommandLine run = CommandLine.run(words.toArray());
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("another run writes there now");
    }
}
