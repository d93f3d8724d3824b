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

/** Every row of the table of bad input ({@code bad-input.tsv}), which is what the program says now. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final Path TABLE = Path.of("src/test/resources/bad-input.tsv");
    private static final Path NOW = Path.of("target/bad-input.tsv");
    private static final Path PAGE = Path.of("../docs/bad-input.md");
    private static final String HEAD = "what is read\twhat is wrong\tstatus\twhat is said\n";
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
            table.append(row.input() + "\t" + row.wrong() + "\t" + run.status() + "\t" + said(run) + "\n");
        }
        AtomicFiles.write(NOW, table.toString());

        assertThat(Files.readString(TABLE))
                .as("%s; where the program is right, put %s there", TABLE, NOW)
                .isEqualTo(table.toString());
    }

    /** The page shows a few rows of the table. */
    @Test
    void should_have_the_examples_of_the_page_in_the_table() throws IOException {
        List<String> examples = Pattern.compile("`(error: [^`]+)`")
                .matcher(Files.readString(PAGE))
                .results()
                .map(example -> "\t" + example.group(1) + "\n")
                .toList();

        assertThat(examples).hasSizeGreaterThan(5);
        assertThat(Files.readString(TABLE)).contains(examples);
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
