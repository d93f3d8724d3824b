package cdam.explain.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Bundle;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Labels;
import cdam.cli.Console;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.Methods;
import cdam.io.Json;
import cdam.io.UsageException;
import cdam.testing.TinyModels;
import cdam.vit.LinearHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private Path folder;

    private static String bench(String... more) throws ParseException {
        return bench(TinyModels.bundle("dino"), more);
    }

    private static String bench(Bundle bundle, String... more) throws ParseException {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--model";
        arguments[1] = bundle.path().toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        BenchCommand command = new BenchCommand();
        command.run(new DefaultParser().parse(command.options(), arguments), new Console(stream, stream, false));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void should_time_a_head_on_several_tokens() throws ParseException, IOException {
        Bundle bundle = TinyModels.copy("dino", folder.resolve("model"));
        LinearHead wide = new LinearHead(2, 3 * 48, new float[2 * 3 * 48], new float[] {0, 1});
        bundle.addHead(
                "wide", wide, HeadKind.SINGLE_LABEL, HeadInput.CLS_THEN_MEAN_PATCH, Labels.numbered(2), Map.of());
        Bundle.open(bundle.path()).setDefaultHead("wide");

        String table = bench(bundle, "--size", "32x32", "--rounds", "1", "--method", "am,cdam,tam,gradcam");

        assertThat(table).contains("forward").contains("all-maps").contains("gradcam");
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
        assertThat(bench("--profile"))
                .contains("MatMul")
                .contains("Softmax")
                .contains("GFLOP/s")
                .containsPattern("MLP +[0-9.]+ +[0-9.]+ +[0-9]+ +[0-9]+ %")
                .containsPattern("attention's layers +[0-9.]+ +[0-9.]+ +[0-9]+ +[0-9]+ %");
    }

    @Test
    void should_show_how_time_and_memory_grow_with_size_batch_and_classes() throws ParseException {
        Path file = folder.resolve("growth.json");
        String table = bench(
                "--size",
                "32x32,48x40",
                "--batch",
                "1,2",
                "--classes",
                "3,1100",
                "--rounds",
                "1",
                "--out",
                file.toString());
        assertThat(table.lines())
                .filteredOn(line -> !line.startsWith("bench ")) // progress
                .hasSize(2 + 8);
        Growth growth = Json.read(file, Growth.class);
        assertThat(growth.rows()).extracting(Growth.Row::classes).containsExactly(3, 3, 3, 3, 1100, 1100, 1100, 1100);
        Growth.Row last = growth.rows().get(7);
        assertThat(last.batch()).isEqualTo(2);
        assertThat(last.tokens()).isEqualTo(31);
        assertThat(last.gigaflop()).isEqualTo(2 * growth.rows().get(2).gigaflop());
        assertThat(last.maps()).isNotNull();
    }

    @Test
    void should_compare_every_method_in_bf16_with_fp32() throws ParseException {
        String table = bench("--precision", "bf16", "--errors", "--method", "all", "--size", "32x32");
        List<String> lines = table.lines().toList();
        assertThat(lines.get(0)).contains("1 images, the same prediction for 1 of them");
        assertThat(lines.get(1)).contains("fp32 ms");
        for (MethodInfo method : Methods.ALL) {
            assertThat(lines.subList(2, lines.size())).anyMatch(line -> line.startsWith(method.name() + " "));
        }
        String cdam = lines.stream()
                .filter(line -> line.startsWith("cdam "))
                .findFirst()
                .orElseThrow();
        double error = Double.parseDouble(cdam.strip().split(" +", -1)[1].replace("%", ""));
        assertThat(error).isBetween(0.001, 10.0); // bf16 has 8 bits; 0 would say that it was not used
    }

    @Test
    void should_measure_a_concept_and_a_random_head() throws ParseException {
        assertThat(bench("--classes", "7", "--method", "concept", "--rounds", "1"))
                .containsPattern("concept +[0-9.]+");
    }

    @Test
    void should_refuse_several_sizes_where_one_is_looked_into() {
        assertThatThrownBy(() -> bench("--size", "32x32,48x40", "--profile"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("expected one size");
    }

    @Test
    void should_refuse_a_number_of_classes_that_is_none() {
        assertThatThrownBy(() -> bench("--classes", "10,0"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--classes: expected a whole number from 1 to 1000000, found 0");
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
