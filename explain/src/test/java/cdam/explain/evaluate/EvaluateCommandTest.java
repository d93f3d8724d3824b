package cdam.explain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.explain.evaluate.report.EvaluationResults;
import cdam.explain.evaluate.report.Summary;
import cdam.explain.metric.Correlation;
import cdam.explain.metric.Intervention;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.TinyModels;
import cdam.vit.LinearHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    Path folder;

    private Workplace workplace;

    @BeforeEach
    void prepare() throws IOException {
        workplace = new Workplace(folder);
    }

    @Test
    void should_measure_every_metric_and_write_a_report_that_needs_nothing_else() throws IOException {
        CommandLine run = workplace.evaluate("out", workplace.everything("[am, cdam, rp]"));

        assertThat(run.status()).as(run.err()).isZero();
        EvaluationResults results = results("out");
        for (MetricInfo info : Metrics.of(MetricSettings.DEFAULTS).all()) {
            if (info.metric() instanceof Intervention) {
                continue; // needs pictures without a thing
            }
            boolean pooled = results.pairs().containsKey(info.name());
            assertThat(pooled || results.measures().containsKey(info.name()))
                    .as(info.name())
                    .isTrue();
        }
        assertThat(results.images()).isEqualTo(Workplace.IMAGES);
        assertThat(results.mosaics()).isEqualTo(2);
        assertThat(estimate(results, "class-sensitivity", "am"))
                .as("AM is the same for all classes")
                .isCloseTo(1, within(1e-9));
        assertThat(estimate(results, "random-logit", "am")).isCloseTo(1, within(1e-9));
        assertThat(estimate(results, "random-logit", "cdam")).isLessThan(0.999);
        assertThat(estimate(results, "grid-pointing", Summary.UNIFORM)).isCloseTo(0.25, within(1e-6));
        assertThat(estimate(results, "energy", Summary.UNIFORM)).isCloseTo(0.375, within(1e-6));
        assertThat(results.stages()).containsExactly("head", "block 2", "block 1", "block 0");
        List<EvaluationResults.Estimate> am = results.randomisation().getOrDefault("am", List.of());
        assertThat(am).hasSize(4);
        assertThat(am.get(0).value()).as("AM does not see the head").isEqualTo(1);
        assertThat(am.get(3).value()).as("but the blocks").isLessThan(0.999);
        String page = Files.readString(folder.resolve("out/report.html"));
        assertThat(page).doesNotContain("src=\"http", "href=", "<script").contains("data:image/png;base64,");
        assertThat(Files.readAllLines(folder.resolve("out/items.txt"))).hasSize(Workplace.IMAGES + 2);
    }

    /** Its numbers are those of the same head, written as one on [CLS] of the last block whose other half counts nothing. */
    @Test
    void should_measure_heads_on_several_tokens() throws IOException {
        Bundle bundle = TinyModels.copy("dino", folder.resolve("model"));
        Head own = bundle.head(null).orElseThrow();
        int width = own.linear().features();
        float[] weight = new float[own.linear().classes() * 2 * width];
        for (int row = 0; row < own.linear().classes(); row++) {
            System.arraycopy(own.linear().weight(), row * width, weight, (2 * row + 1) * width, width);
        }
        LinearHead wide = new LinearHead(
                own.linear().classes(), 2 * width, weight, own.linear().bias());
        bundle.addHead("wide", wide, own.card().kind(), HeadInput.CLS_OF_LAST_BLOCKS, own.labels(), Map.of());
        String lines = "methods: [cdam, tam]\nmetrics: [fidelity, compactness, pearson]\nexamples: 1\n";

        CommandLine narrow = workplace.evaluate("narrow", lines);
        CommandLine broad =
                workplace.evaluate("wide", lines, "--set", "head=wide", "--set", "model=" + folder.resolve("model"));

        assertThat(narrow.status()).as(narrow.err()).isZero();
        assertThat(broad.status()).as(broad.err()).isZero();
        assertThat(broad.err()).contains("leave out [CLS] of earlier blocks");
        for (String metric : List.of("fidelity", "compactness")) {
            for (String method : List.of("cdam", "tam")) {
                assertThat(estimate(results("wide"), metric, method))
                        .as("%s of %s", metric, method)
                        .isCloseTo(estimate(results("narrow"), metric, method), within(1e-4));
            }
        }
    }

    @Test
    void should_compare_methods_by_their_paired_differences() throws IOException {
        workplace.evaluate("out", workplace.everything("[am, cdam, rp]"));

        EvaluationResults results = results("out");
        EvaluationResults.Difference difference = results.differences()
                .getOrDefault("compactness", Map.of())
                .getOrDefault("am", Map.of())
                .get("rp");
        Objects.requireNonNull(difference);
        assertThat(difference.value())
                .isCloseTo(
                        estimate(results, "compactness", "am") - estimate(results, "compactness", "rp"), within(1e-12));
        assertThat(difference.n()).isEqualTo(Workplace.IMAGES);
        assertThat(difference.holm()).isGreaterThanOrEqualTo(difference.p());
        EvaluationResults.Difference few = results.differences()
                .getOrDefault("weight-randomisation", Map.of())
                .getOrDefault("am", Map.of())
                .get("cdam");
        Objects.requireNonNull(few);
        assertThat(few.n()).isEqualTo(2);
        assertThat(few.low()).as("of two images").isNull();
        assertThat(results.ranks()).doesNotContainKey("weight-randomisation").containsKey("compactness");
        assertThat(results.meanRanks().keySet()).anyMatch(question -> question.startsWith("localisation"));
        assertThat(Files.readAllLines(folder.resolve("out/differences.csv")))
                .contains("metric,first,second,difference,low,high,p,p_holm,n")
                .anyMatch(line -> line.startsWith("compactness,am,rp," + difference.value() + ","));
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("Ranking by localisation", "<details>");
    }

    @Test
    void should_hold_maps_to_what_a_thing_taken_out_costs() throws IOException {
        String lines =
                "methods: [am, cdam]\nmetrics: [intervention, intervention-rank, intervention-sign]\nregions: {file: "
                        + folder.resolve("regions.json") + ", masks: " + folder.resolve("masks") + ", without: "
                        + folder.resolve("without") + "}\n";
        CommandLine none = workplace.evaluate("none", lines);
        assertThat(none.errors()).singleElement().asString().contains("without", "image-0.1.png");

        Files.createDirectories(folder.resolve("without"));
        for (int i = 0;
                i < 4;
                i++) { // the thing of mask_value 1; of the box, the second of the list, there is no picture
            Files.copy(
                    folder.resolve("images/image-" + (i + 2) + ".png"),
                    folder.resolve("without/image-" + i + ".1.png"));
        }
        CommandLine run = workplace.evaluate("out", lines);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("no picture without 8 of the 12 things");
        Map<String, Map<String, EvaluationResults.Estimate>> measures =
                results("out").measures();
        assertThat(measures.getOrDefault("intervention", Map.of())).containsOnlyKeys("am", "cdam", "uniform", "random");
        double[] scores = new double[8];
        double[] losses = new double[8];
        int pairs = 0;
        for (String line : Files.readAllLines(folder.resolve("out/images.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[1].equals("intervention") && cells[2].equals("cdam")) {
                int place = Integer.parseInt(cells[3]);
                (place % 2 == 0 ? scores : losses)[pairs++ / 2] = Double.parseDouble(cells[4]);
            }
        }
        assertThat(pairs).as("four things, two classes each").isEqualTo(16);
        assertThat(estimate(results("out"), "intervention", "cdam"))
                .isCloseTo(Correlation.pearson(scores, losses), within(1e-9));
        assertThat(results("out").ranks()).containsKey("intervention");
    }

    @Test
    void should_count_a_region_that_is_nowhere_as_undefined_and_say_so() {
        AtomicFiles.write(
                folder.resolve("regions.json"),
                "{\"image-0.png\": [{\"class\": 0, \"box\": [40, 40, 2, 2]}],"
                        + "\"image-1.png\": [{\"class\": 0, \"box\": [0, 0, 16, 32]}]}");
        CommandLine run = workplace.evaluate(
                "out", "methods: am\nmetrics: [energy]\nregions: {file: " + folder.resolve("regions.json") + "}\n");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("energy: left out", "am 1", "uniform 1");
        EvaluationResults.Estimate energy =
                results("out").measures().getOrDefault("energy", Map.of()).get("am");
        Objects.requireNonNull(energy);
        assertThat(energy.n()).isEqualTo(1);
        assertThat(energy.undefined()).isEqualTo(1);
        assertThat(energy.value()).as("not halved by the other").isGreaterThan(0.3);
    }

    @Test
    void should_refuse_a_metric_by_name_without_what_it_looks_at() {
        assertFails(2, "methods: am\nmetrics: [sparsity, energy]\n", "metrics: energy: expected the key regions,");
        assertFails(2, "methods: am\nmetrics: intervention-sign\n", "metrics: intervention-sign", "regions.without");
        assertFails(2, "methods: am\nmetrics: grid-pointing\n", "metrics: grid-pointing: expected the key mosaics");
        assertThat(folder.resolve("bad")).doesNotExist();
    }

    @Test
    void should_refuse_a_mask_level_that_never_occurs_before_anything_is_measured() {
        String lines = "methods: am\nmetrics: energy\nregions: {file: " + folder.resolve("regions.json") + ", masks: "
                + folder.resolve("masks") + "}\n";
        AtomicFiles.write(folder.resolve("regions.json"), "{\"image-0.png\": [{\"class\": 0, \"mask_value\": 255}]}");
        assertFails(1, lines, "regions.json", "255 in none of them", "[0, 1]");
        AtomicFiles.write(folder.resolve("regions.json"), "{\"other.png\": [{\"class\": 0, \"mask_value\": 1}]}");
        assertFails(1, lines, "regions.json", "image-0.png", "none under their names");
        assertThat(folder.resolve("bad")).doesNotExist();
    }

    @Test
    void should_measure_randomisation_again_for_more_shuffles() {
        String lines = "methods: [am, cdam]\nmetrics: weight-randomisation\nrandomisation_images: 4\nexamples: 0\n";
        workplace.evaluate("out", lines + "randomisation_shuffles: 2\n");
        workplace.evaluate("whole", lines + "randomisation_shuffles: 3\n");
        double two = estimate(results("out"), "weight-randomisation", "cdam");

        assertThat(workplace
                        .evaluate("out", lines + "randomisation_shuffles: 3\n")
                        .status())
                .isZero();
        assertThat(estimate(results("out"), "weight-randomisation", "cdam"))
                .isEqualTo(estimate(results("whole"), "weight-randomisation", "cdam"))
                .isNotEqualTo(two);
        assertThat(results("whole")
                        .randomisation()
                        .getOrDefault("am", List.of())
                        .get(0)
                        .value())
                .as("the head alone, in every shuffle")
                .isEqualTo(1);
    }

    @Test
    void should_show_each_class_by_itself() throws IOException {
        workplace.evaluate("out", workplace.everything("[am, cdam]") + "metrics: [energy, pointing-game]\n");

        EvaluationResults results = results("out");
        assertThat(results.localisation()).containsOnlyKeys("energy", "pointing-game");
        Map<String, Map<String, EvaluationResults.Estimate>> energy =
                results.localisation().getOrDefault("energy", Map.of());
        assertThat(energy).containsOnlyKeys("am", "cdam", Summary.UNIFORM);
        energy.forEach((method, classes) -> {
            assertThat(classes).hasSize(3);
            double sum = 0;
            for (EvaluationResults.Estimate each : classes.values()) {
                assertThat(each.n()).as("two of the six images lack it").isEqualTo(4);
                sum += each.value() == null ? Double.NaN : each.value();
            }
            assertThat(sum / 3).isCloseTo(estimate(results, "energy", method), within(1e-9));
        });
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("Where the class is: energy", "Where the class is: pointing-game");
    }

    @Test
    void should_do_only_what_is_missing() throws IOException {
        workplace.evaluate("out", workplace.everything("[am, cdam]"));
        Map<String, Map<String, EvaluationResults.Estimate>> whole =
                results("out").measures();
        AtomicFiles.deleteTree(folder.resolve("out/items/image-2"));
        Files.delete(folder.resolve("out/items/image-4/cdam.npy"));
        Path kept = folder.resolve("out/items/image-1/result.json");
        String before = Files.readString(kept);

        assertThat(workplace.evaluate("out", workplace.everything("[am, cdam]")).status())
                .isZero();
        assertThat(results("out").measures()).isEqualTo(whole);
        assertThat(Files.readString(kept)).isEqualTo(before);

        assertThat(workplace
                        .evaluate("out", workplace.everything("[am, cdam, gradcam]"))
                        .status())
                .isZero();
        assertThat(results("out").methods()).containsExactly("am", "cdam", "gradcam");
        assertThat(results("out").measures().getOrDefault("fidelity", Map.of()))
                .containsAllEntriesOf(whole.getOrDefault("fidelity", Map.of()))
                .containsKey("gradcam");
    }

    @Test
    void should_write_the_same_text_whether_metrics_came_at_once_or_one_after_the_other() throws IOException {
        String lines = workplace.everything("[am, cdam]");
        workplace.evaluate("whole", lines);
        workplace.evaluate("parts", lines + "metrics: [sparsity, fidelity]\n");

        assertThat(workplace.evaluate("parts", lines).status()).isZero();

        assertThat(folder.resolve("parts/images.csv")).hasSameTextualContentAs(folder.resolve("whole/images.csv"));
        for (String name : items("whole")) {
            String file = "items/" + name + "/result.json";
            assertThat(withoutCost("parts/" + file)).as(name).isEqualTo(withoutCost("whole/" + file));
        }
    }

    /** A result's text up to its last two entries, times and memory, which no two runs share. */
    private String withoutCost(String file) throws IOException {
        String text = Files.readString(folder.resolve(file));
        return text.substring(0, text.indexOf("\"milliseconds\""));
    }

    @Test
    void should_merge_shards_into_exactly_what_one_run_gives() throws IOException {
        String lines = workplace.everything("[am, cdam]");
        String alone = "batch=1"; // a batch's other images change the last bits of a sum
        workplace.evaluate("whole", lines, "--set", alone);
        for (int shard = 1; shard <= 3; shard++) {
            CommandLine run = workplace.evaluate("part-" + shard, lines, "--set", alone, "--shard", shard + "/3");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(folder.resolve("part-" + shard + "/report.html")).doesNotExist();
        }
        CommandLine merged = workplace.evaluate(
                "merged",
                lines,
                "--set",
                alone,
                "--merge",
                folder.resolve("part-1"),
                folder.resolve("part-2"),
                folder.resolve("part-3"));

        assertThat(merged.status()).as(merged.err()).isZero();
        for (String file : List.of("results.csv", "images.csv", "items.txt")) {
            assertThat(folder.resolve("merged").resolve(file)).hasSameTextualContentAs(folder.resolve("whole/" + file));
        }
        assertThat(results("merged").ranks()).isEqualTo(results("whole").ranks());
    }

    @Test
    void should_draw_the_same_sample_for_the_same_seed() throws IOException {
        String lines = "methods: am\nmetrics: sparsity\nsample: 3\n";
        workplace.evaluate("a", lines + "seed: 1\n");
        workplace.evaluate("b", lines + "seed: 1\n");
        workplace.evaluate("c", lines + "seed: 2\n");

        assertThat(items("a")).hasSize(3).isEqualTo(items("b")).isNotEqualTo(items("c"));
    }

    @Test
    void should_measure_a_users_maps_beside_methods() {
        workplace.evaluate("out", "methods: cdam\nmetrics: sparsity\n");
        for (int i = 0; i < Workplace.IMAGES; i++) {
            NpyArray maps = Npy.read(folder.resolve("out/items/image-" + i + "/cdam.npy"));
            float[] first = Arrays.copyOf(maps.values(), 16);
            Npy.write(folder.resolve("mine/image-" + i + ".npy"), new NpyArray(new int[] {4, 4}, first));
        }

        CommandLine run = workplace.evaluate(
                "mine-out", "methods: cdam\nmaps: {mine: " + folder.resolve("mine") + "}\nexamples: 0\n");

        assertThat(run.status()).as(run.err()).isZero();
        EvaluationResults results = results("mine-out");
        Map<String, EvaluationResults.Estimate> fidelity = results.measures().getOrDefault("fidelity", Map.of());
        assertThat(fidelity.get("mine")).isNotNull().isEqualTo(fidelity.get("cdam"));
        assertThat(results.measures().getOrDefault("class-sensitivity", Map.of()))
                .containsOnlyKeys("cdam");
    }

    @Test
    void should_take_maps_that_come_later_and_not_mix_them_with_changed_ones() {
        Path file = folder.resolve("mine/image-%d.npy");
        for (int i = 0; i < Workplace.IMAGES; i++) {
            Npy.write(
                    Path.of(String.format(Locale.ROOT, file.toString(), i)),
                    new NpyArray(new int[] {4, 4}, new float[16]));
        }
        String lines = "methods: cdam\nmetrics: sparsity\nexamples: 0\n";
        String mine = lines + "maps: {mine: " + folder.resolve("mine") + "}\n";
        workplace.evaluate("out", lines);

        assertThat(workplace.evaluate("out", mine).status()).isZero();
        assertThat(results("out").methods()).containsExactly("cdam", "mine");

        float[] changed = new float[16];
        changed[3] = 1;
        Npy.write(Path.of(String.format(Locale.ROOT, file.toString(), 2)), new NpyArray(new int[] {4, 4}, changed));
        CommandLine run = workplace.evaluate("out", mine);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("map mine", "another out");
    }

    @Test
    void should_find_maps_of_hardly_disturbed_images_hardly_changed() {
        String lines = "methods: [am, cdam]\nmetrics: max-sensitivity\nrandomisation_images: 2\nexamples: 0\n";
        workplace.evaluate("little", lines + "noise: {draws: 2, radius: 0.00001}\n");
        workplace.evaluate("much", lines + "noise: {draws: 2, radius: 1}\n");
        workplace.evaluate("more", lines + "noise: {draws: 4, radius: 1}\n");

        for (String method : List.of("am", "cdam")) {
            assertThat(estimate(results("little"), "max-sensitivity", method)).isBetween(1e-9, 1e-3);
            assertThat(estimate(results("much"), "max-sensitivity", method))
                    .isGreaterThan(0.01)
                    .as("the largest of more draws, of which these are the first")
                    .isLessThanOrEqualTo(estimate(results("more"), "max-sensitivity", method));
        }
        assertThat(results("much").measures().getOrDefault("max-sensitivity", Map.of()))
                .allSatisfy((method, number) -> assertThat(number.n()).isEqualTo(2));
    }

    @Test
    void should_make_maps_of_one_class_more_where_random_logit_comes_later() {
        String lines = "methods: [cdam, rp]\nexamples: 0\n";
        workplace.evaluate("whole", lines + "metrics: random-logit\n");
        workplace.evaluate("out", "methods: [cdam, rp]\nexamples: 0\nmetrics: sparsity\n");
        int before = Npy.read(folder.resolve("out/items/image-1/cdam.npy")).shape()[0];

        CommandLine run = workplace.evaluate("out", "methods: cdam\nexamples: 0\nmetrics: [sparsity, random-logit]\n");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Npy.read(folder.resolve("out/items/image-1/cdam.npy")).shape()[0])
                .isEqualTo(before + 1);
        assertThat(folder.resolve("out/items/image-1/rp.npy"))
                .as("of classes that are no longer all")
                .doesNotExist();
        assertThat(estimate(results("out"), "random-logit", "cdam"))
                .isCloseTo(estimate(results("whole"), "random-logit", "cdam"), within(1e-5));
    }

    @Test
    void should_count_only_regions_of_several_classes_where_that_is_asked_for_later() {
        String regions = "methods: cdam\nmetrics: energy\nregions: {file: " + folder.resolve("regions.json")
                + ", masks: " + folder.resolve("masks");
        AtomicFiles.write(
                folder.resolve("regions.json"),
                "{\"image-0.png\": [{\"class\": 0, \"mask_value\": 1}, {\"class\": 2, \"box\": [16, 0, 8, 32]}],"
                        + "\"image-1.png\": [{\"class\": 0, \"mask_value\": 1}]}");
        workplace.evaluate("out", regions + "}\n");
        assertThat(count("out")).isEqualTo(2);

        workplace.evaluate("out", regions + ", several: true}\n");
        assertThat(count("out")).isEqualTo(1);
    }

    private int count(String out) {
        EvaluationResults.Estimate energy =
                results(out).measures().getOrDefault("energy", Map.of()).get("cdam");
        return energy == null ? 0 : energy.n();
    }

    @Test
    void should_say_in_one_line_what_is_wrong() {
        assertFails(2, "methods: cdam\nmetrics: [fidelty]\n", "fidelty", "fidelity");
        assertFails(2, "methods: [cdam, cdam]\n", "cdam", "twice");
        assertFails(2, "methods: cdam\nsample: 100\n", "100", "6 images");
        assertFails(2, "methods: am-heads\nmetrics: sparsity\n", "am-heads");
        assertFails(1, "methods: cdam\nmaps: {mine: " + folder.resolve("none") + "}\n", "image-0.npy");
        assertFails(2, "methods: cdam\nsize: 4x32\n", "4x32", "patch");
        assertFails(2, "methods: cdam\nsize: 32x40\nframing: evaluation\n", "square", "32x40");
        assertFails(2, "methods: cdam\nframing: fit\n", "expected stretch or evaluation", "found fit");
        assertFails(2, "methods: cdam\nnoise: {draws: 0, radius: 0.1}\n", "noise.draws", "found 0");
        refusesMap("small", new NpyArray(new int[] {2, 2}, new float[4]), "image-0.npy", "(4, 4)", "(2, 2)");
        refusesMap("heads", new NpyArray(new int[] {3, 4, 4}, new float[48]), "image-0.npy", "(4, 4)", "(3, 4, 4)");
        float[] infinite = new float[16];
        infinite[5] = Float.NaN;
        refusesMap("nan", new NpyArray(new int[] {4, 4}, infinite), "image-0.npy", "finite", "NaN");
    }

    private void refusesMap(String name, NpyArray map, String... parts) {
        for (int i = 0; i < Workplace.IMAGES; i++) {
            Npy.write(folder.resolve(name + "/image-" + i + ".npy"), map);
        }
        assertFails(1, "methods: cdam\nmaps: {mine: " + folder.resolve(name) + "}\n", parts);
    }

    @Test
    void should_refuse_results_of_an_image_or_a_mask_that_was_replaced() throws IOException {
        String lines = "methods: cdam\nmetrics: energy\nregions: {file: " + folder.resolve("regions.json") + ", masks: "
                + folder.resolve("masks") + "}\n";
        workplace.evaluate("out", lines);
        replace("masks/image-0.png", "masks/image-2.png"); // all masks are the same
        assertThat(workplace.evaluate("out", lines).status()).isZero();

        replace("images/image-1.png", "images/image-0.png");
        assertRefused(workplace.evaluate("out", lines), "images/image-0.png");

        workplace.evaluate("other", lines);
        replace("images/image-1.png", "masks/image-0.png");
        assertRefused(workplace.evaluate("other", lines), "regions");
    }

    private void replace(String from, String to) throws IOException {
        Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void assertRefused(CommandLine run, String what) {
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains(what, "another out");
    }

    @Test
    void should_cut_a_size_to_whole_patches_and_say_so() {
        CommandLine run = workplace.evaluate("out", "methods: cdam\nmetrics: sparsity\nsize: 34x35\n");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("size 34x35", "using 32x32");
        assertThat(results("out").config()).containsEntry("size", "32x32").containsEntry("resamples", "50");
    }

    /** A map that could not be written stands for a kill after TAM and before the batch's results. */
    @Test
    void should_keep_what_a_long_method_has_found_until_the_batch_is_done() throws IOException {
        String lines = "methods: tam\nmetrics: sparsity\nexamples: 0\n";
        workplace.evaluate("whole", lines);
        Files.createDirectories(folder.resolve("out"));
        Files.createFile(folder.resolve("out/items"));

        assertThat(workplace.evaluate("out", lines).status()).isNotZero();
        try (Stream<Path> kept = Files.list(folder.resolve("out/.unfinished"))) {
            assertThat(kept).as("one an image of the batch").hasSize(4);
        }

        Files.delete(folder.resolve("out/items"));
        assertThat(workplace.evaluate("out", lines).status()).isZero();
        assertThat(folder.resolve("out/.unfinished")).doesNotExist();
        assertThat(folder.resolve("out/images.csv")).hasSameTextualContentAs(folder.resolve("whole/images.csv"));
        assertThat(results("out").milliseconds()).as("of the second batch").containsKey("tam");
    }

    @Test
    void should_not_mix_results_of_other_settings() {
        workplace.evaluate("out", "methods: cdam\nmetrics: sparsity\n");

        CommandLine run = workplace.evaluate("out", "methods: cdam\nmetrics: sparsity\nseed: 9\n");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("seed 1", "has 9");
    }

    private void assertFails(int status, String lines, String... parts) {
        AtomicFiles.deleteTree(folder.resolve("bad"));
        CommandLine run = workplace.evaluate("bad", lines);

        assertThat(run.status()).as(run.err()).isEqualTo(status);
        assertThat(run.errors()).singleElement().asString().contains(parts);
    }

    private static double estimate(EvaluationResults results, String metric, String method) {
        EvaluationResults.Estimate found =
                results.measures().getOrDefault(metric, Map.of()).get(method);
        return found == null || found.value() == null ? Double.NaN : found.value();
    }

    private EvaluationResults results(String out) {
        return Json.read(folder.resolve(out + "/results.json"), EvaluationResults.class);
    }

    private List<String> items(String out) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve(out + "/items.txt"))) {
            return lines.toList();
        }
    }

    @Test
    void should_leave_out_an_image_that_the_model_can_tell_nothing_of_and_try_it_again() throws IOException {
        String lines = "methods: [am, cdam]\nmetrics: [sparsity, pearson]\n";
        float[] huge = new float[3 * 32 * 32];
        Arrays.fill(huge, 3e38f);
        Path file = folder.resolve("images/a.npy");
        Npy.write(file, new NpyArray(new int[] {3, 32, 32}, huge));
        for (int i = 0; i < 2; i++) {
            CommandLine run = workplace.evaluate("out", lines);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors())
                    .singleElement()
                    .asString()
                    .contains("1 items could not be measured", "a: prediction: expected finite numbers");
            assertThat(results("out").images()).isEqualTo(Workplace.IMAGES);
            assertThat(results("out").failures()).singleElement().asString().startsWith("a: prediction: ");
            assertThat(estimate(results("out"), "sparsity", "cdam")).isFinite();
        }
        workplace.evaluate("without", lines);
        Files.delete(file);
        workplace.evaluate("never", lines);
        assertThat(estimate(results("without"), "sparsity", "cdam"))
                .isCloseTo(estimate(results("never"), "sparsity", "cdam"), within(1e-6));
    }

    /** Its logits are numbers, its maps are not. */
    @Test
    void should_name_the_method_whose_map_is_not_finite() throws IOException {
        Bundle tiny = TinyModels.bundle("dino");
        Head usual = tiny.head(null).orElseThrow();
        Path copy = folder.resolve("model");
        try (Stream<Path> tree = Files.walk(tiny.path())) {
            for (Path file : tree.toList()) {
                Files.copy(file, copy.resolve(tiny.path().relativize(file).toString()));
            }
        }
        LinearHead linear = usual.linear();
        float most = 0;
        for (float value : linear.weight()) {
            most = Math.max(most, Math.abs(value));
        }
        float[] weight = linear.weight().clone();
        for (int i = 0; i < weight.length; i++) {
            weight[i] *= 2e37f / most;
        }
        Bundle.open(copy)
                .addHead(
                        "huge",
                        new LinearHead(linear.classes(), linear.features(), weight, new float[linear.classes()]),
                        usual.card().kind(),
                        usual.card().input(),
                        usual.labels(),
                        Map.of());

        CommandLine run = workplace.evaluate(
                "out", "methods: [am, input-x-gradient]\nmetrics: sparsity\nhead: huge\n", "--set", "model=" + copy);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(": input-x-gradient: expected finite numbers");
    }
}
