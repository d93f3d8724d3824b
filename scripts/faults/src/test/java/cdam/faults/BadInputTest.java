package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of bad input, which is what the program says now. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final Path TABLE = Path.of("../docs/bad-input.md");
    private static final Path NOW = Path.of("target/bad-input.md");
    private static final String HEAD = "| what is read | what is wrong | status | what is said |\n|---|---|---|---|\n";
    private static final int LONGEST = 1200;

    private final Map<BadInputs.Row, CommandLine> runs = new HashMap<>();
    private final Set<Path> unfinished = new HashSet<>();

    private Path place = Path.of("");

    @BeforeAll
    void prepare(@TempDir Path folder) {
        place = folder.resolve("row");
    }

    static List<BadInputs.Row> rows() {
        return BadInputs.ALL;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void should_refuse_in_one_line_and_leave_nothing(BadInputs.Row row) {
        CommandLine run = run(row);

        assertThat(run.status()).as(run.err()).isBetween(1, 2);
        assertThat(run.errors()).as(run.err()).hasSize(1);
        assertThat(run.errors().get(0))
                .hasSizeLessThan(LONGEST)
                .doesNotContain("unexpected ", "Exception", "java.", "`");
        assertThat(unfinished).isEmpty();
    }

    @Test
    void should_say_what_the_table_says() throws IOException {
        StringBuilder table = new StringBuilder(HEAD);
        for (BadInputs.Row row : rows()) {
            CommandLine run = run(row);
            table.append("| " + row.input() + " | " + row.wrong() + " | " + run.status() + " | `"
                    + said(run).replace("|", "\\|") + "` |\n");
        }
        AtomicFiles.write(NOW, table.toString());

        assertThat(Files.readString(TABLE))
                .as("%s; where the program is right, put the rows of %s there", TABLE, NOW)
                .endsWith(table.toString());
    }

    /** Once for both tests. */
    private CommandLine run(BadInputs.Row row) {
        return runs.computeIfAbsent(row, any -> {
            AtomicFiles.deleteTree(place);
            Damage damage = new Damage(place);
            CommandLine run = CommandLine.run(row.words().apply(damage).toArray());
            unfinished.addAll(Results.unfinished(place));
            return run;
        });
    }

    /** Without the paths of this machine. */
    private String said(CommandLine run) {
        return String.join(" ", run.errors())
                .replaceAll(Pattern.quote(place.toString()) + "(/\\d+)?+/(?=[^\\s,:;\\]])", "")
                .replaceAll(Pattern.quote(place.toString()) + "(/\\d+)?/?", "FOLDER")
                .replace(TinyModels.bundle("dino").path().toString(), "MODEL")
                .replace(Fixtures.path("").toString() + "/", "")
                .replaceAll("n{256}", "nnn...")
                .replaceAll("[0-9a-f]{64}|xx[0-9a-f]{62}|[0-9a-f]{16}/[0-9a-f]{16}-[0-9a-f]{8}", "HASH");
    }
}
