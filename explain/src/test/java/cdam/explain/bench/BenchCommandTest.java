package cdam.explain.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.cli.Console;
import cdam.io.Json;
import cdam.io.UsageException;
import cdam.testing.TinyModels;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private Path folder;

    private static String bench(String... more) throws ParseException {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--model";
        arguments[1] = TinyModels.bundle("dino").path().toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        BenchCommand command = new BenchCommand();
        command.run(new DefaultParser().parse(command.options(), arguments), new Console(stream, stream, false));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void should_report_what_was_asked_for_and_its_ratio_to_the_forward_pass() throws ParseException {
        Path file = folder.resolve("bench.json");
        String table = bench(
                "--size",
                "48x40",
                "--batch",
                "2",
                "--rounds",
                "3",
                "--method",
                "am,smooth-cdam[samples=2,seed=1]",
                "--out",
                file.toString());
        assertThat(table)
                .contains("48x40, batch 2, fp32")
                .contains("smooth-cdam[samples=2,seed=1]")
                .contains("of a matrix product's");
        BenchReport report = Json.read(file, BenchReport.class);
        assertThat(report.setting().batch()).isEqualTo(2);
        assertThat(report.timings())
                .extracting(Timing::name)
                .containsExactly("matmul", "forward", "all-maps", "am", "smooth-cdam[samples=2,seed=1]");
    }

    @Test
    void should_name_the_operations_that_really_run() throws ParseException {
        assertThat(bench("--profile")).contains("MatMul").contains("Softmax");
    }

    @Test
    void should_tell_the_memory_after_each_tenth_of_a_soak() throws ParseException {
        assertThat(bench("--soak", "20")).contains("after 2 explanations").contains("after 20 explanations");
    }

    @Test
    void should_refuse_a_size_that_is_no_multiple_of_the_patch() {
        assertThatThrownBy(() -> bench("--size", "33x32"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("multiples of the patch 8, found 33x32");
    }

    @Test
    void should_refuse_a_precision_that_it_does_not_know() {
        assertThatThrownBy(() -> bench("--precision", "int4"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("found int4");
    }
}
