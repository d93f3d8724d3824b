package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.FramingKind;
import cdam.bundle.SessionOptions.Device;
import cdam.bundle.SessionOptions.Precision;
import cdam.cli.Console;
import cdam.explain.forward.ForwardPass;
import cdam.explain.job.ExplainConfig.ScoreType;
import cdam.explain.method.Method;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.MethodOptions;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.UsageException;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is computed again, and what is not, seen by a method that remembers what it was asked for. */
class ExplainJobTest {
    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private Runnable during = () -> {};
    private int memory;
    private float score;
    private ScoreType type = ScoreType.FP32;

    /** All scores are the same. */
    private final class Remembering implements Method {
        private final boolean oneByOne;
        private final int limit;

        Remembering(boolean oneByOne, MethodOptions options) {
            this.oneByOne = oneByOne;
            this.limit = options.limit("memory", 7, 1, 100_000);
        }

        @Override
        public boolean oneByOne() {
            return oneByOne;
        }

        @Override
        public Scores explain(ForwardPass run, TargetBatch targets, Progress progress) {
            asked.add(run.size() + " images, " + targets.count() + " targets");
            memory = limit;
            during.run();
            float[][][] maps = new float[run.size()][targets.count()][run.patches()];
            Arrays.stream(maps).flatMap(Arrays::stream).forEach(map -> Arrays.fill(map, score));
            return Scores.of(maps);
        }
    }

    @BeforeEach
    void copyImages() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.copy(Fixtures.path("images/plain.bmp"), image("a.bmp"));
        Files.copy(Fixtures.path("images/alpha.png"), image("b.png"));
        Files.copy(Fixtures.path("images/plain.gif"), image("c.gif"));
    }

    private Path image(String name) {
        return folder.resolve("images").resolve(name);
    }

    private void explain(boolean oneByOne, @Nullable Integer memoryMb, String... targets) {
        MethodInfo info = new MethodInfo(
                "remembering", "none", "none", true, true, options -> new Remembering(oneByOne, options));
        ExplainConfig config = new ExplainConfig(
                TinyModels.bundle("dino").path(),
                null,
                List.of(folder.resolve("images")),
                List.of(new MethodSpec(info, Map.of())),
                List.of(targets),
                null,
                null,
                null,
                FramingKind.FIT,
                folder.resolve("out"),
                Device.CPU,
                Precision.FP32,
                0,
                memoryMb,
                null,
                RenderConfig.DEFAULTS,
                ExplainConfig.Pictures.ALL,
                type,
                null,
                null);
        asked.clear();
        notes.reset();
        PrintStream stream = new PrintStream(notes, true, StandardCharsets.UTF_8);
        ExplainJob.run(config, List.of(), new Console(stream, stream, false));
    }

    @Test
    void should_ask_for_the_images_and_targets_alone_that_are_missing() throws IOException {
        explain(true, null, "class:1", "class:2");
        assertThat(asked).containsExactly("1 images, 2 targets", "1 images, 2 targets", "1 images, 2 targets");
        explain(true, null, "class:1", "class:2");
        assertThat(asked).isEmpty();
        explain(true, null, "class:1", "class:2", "class:3");
        assertThat(asked).containsExactly("1 images, 1 targets", "1 images, 1 targets", "1 images, 1 targets");
        Files.delete(folder.resolve("out/b/remembering.class-2.npy"));
        Files.copy(Fixtures.path("images/gray.jpg"), image("0.jpg"));
        explain(true, null, "class:1", "class:2", "class:3");
        assertThat(asked).containsExactly("1 images, 3 targets", "1 images, 1 targets");
    }

    /** Their bits depend on the batch's products: the same images must be in it. */
    @Test
    void should_ask_for_whole_batches_where_images_go_together() throws IOException {
        explain(false, null, "class:1", "class:2");
        Files.delete(folder.resolve("out/b/remembering.class-2.npy"));
        explain(false, null, "class:1", "class:2");
        assertThat(asked).containsExactly("3 images, 2 targets");
    }

    @Test
    void should_leave_scores_whole_and_tell_it_where_half_precision_would_spoil_them() {
        type = ScoreType.FP16;
        score = 1e6f;
        explain(true, null, "class:1");

        assertThat(Npy.read(folder.resolve("out/b/remembering.class-1.npy")).values())
                .containsOnly(1e6f);
        assertThat(notes.toString(StandardCharsets.UTF_8)).contains("note: 3 files of scores are float32");
    }

    /** As 0.1.0 wrote it first. */
    @Test
    void should_take_a_record_that_does_not_say_how_scores_are_stored_for_float32() throws IOException {
        explain(true, null, "class:1");
        Path record = folder.resolve("out/run.json");
        Files.writeString(record, Files.readString(record).replaceAll("\\s*\"scores\" : \"fp32\",", ""));
        assertThat(record).content().doesNotContain("\"scores\" : \"fp32\",");

        explain(true, null, "class:1", "class:2");
        type = ScoreType.FP16;
        Files.writeString(record, Files.readString(record).replaceAll("\\s*\"scores\" : \"fp32\",", ""));
        assertThatThrownBy(() -> explain(true, null, "class:1"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("results with scores fp32, this run has fp16");
    }

    @Test
    void should_hand_a_pass_share_of_the_memory_on_to_methods_that_have_a_limit() {
        explain(true, null, "class:1");
        assertThat(memory).isEqualTo(1024 / Runtime.getRuntime().availableProcessors());
        explain(true, 563, "class:2"); // of which the program has 530
        assertThat(memory).isBetween(1, 33);
    }

    @Test
    void should_explain_an_image_anew_that_was_replaced() throws IOException {
        explain(true, null, "class:1");
        Files.copy(Fixtures.path("images/gray.jpg"), image("b.png"), StandardCopyOption.REPLACE_EXISTING);
        explain(true, null, "class:1");
        assertThat(asked).containsExactly("1 images, 1 targets");
        assertThat(notes.toString(StandardCharsets.UTF_8)).contains("explained again", "b.png");
        explain(true, null, "class:1");
        assertThat(asked).isEmpty();
    }

    @Test
    void should_draw_an_image_that_vanishes_once_it_was_decoded() throws IOException {
        during = () -> delete(image("b.png"));
        explain(true, null, "class:1");
        assertThat(folder.resolve("out/b/sheet.png")).isRegularFile();
    }

    /** A tensor: of pictures, those that were decoded last are remembered. */
    @Test
    void should_name_a_tensor_that_vanishes_in_the_middle_and_do_the_others() throws IOException {
        Path tensor = Fixtures.path("dino/32x32/input.npy");
        Files.delete(image("b.png"));
        Files.copy(tensor, image("b.npy"));
        during = () -> delete(image("b.npy"));
        assertThatThrownBy(() -> explain(true, null, "class:1"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("1 of 3 images")
                .hasMessageContaining("scores were written, rendering failed")
                .hasMessageContaining("b.npy")
                .hasMessageContaining("found nothing there");
        assertThat(folder.resolve("out/a/sheet.png")).isRegularFile();
        assertThat(folder.resolve("out/c/sheet.png")).isRegularFile();
        assertThat(folder.resolve("out/b/remembering.class-1.npy")).isRegularFile();
        assertThat(folder.resolve("out/b/sheet.png")).doesNotExist();
        assertThat(folder.resolve("out/sheet.png")).isRegularFile();
        assertThat(Files.readString(folder.resolve("out/index.html"))).contains("b.npy");

        during = () -> {};
        Files.copy(tensor, image("b.npy"));
        explain(true, null, "class:1");
        assertThat(asked).isEmpty();
        assertThat(folder.resolve("out/b/sheet.png")).isRegularFile();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void should_keep_earlier_results_of_an_image_that_cannot_be_read_now() throws IOException {
        explain(true, null, "class:1");
        Files.writeString(image("b.png"), "");
        Files.delete(image("b.png"));
        Files.createSymbolicLink(image("b.png"), Path.of("nowhere"));
        assertThatThrownBy(() -> explain(true, null, "class:1", "class:2"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("1 of 3 images")
                .hasMessageContaining("b.png: expected an image file, found a broken link");
        assertThat(folder.resolve("out/c/remembering.class-2.npy")).isRegularFile();
        assertThat(Json.read(folder.resolve("out/b/image.json"), RunRecord.ImageRecord.class)
                        .error())
                .isEmpty();
    }

    @Test
    void should_refuse_a_concept_that_was_made_again() throws IOException {
        Path file = folder.resolve("zebra.safetensors");
        concept(file, image("a.bmp"));
        String target = "concept:" + file;
        explain(true, null, target, "class:1");
        explain(true, null, "class:1"); // without it the record still knows of it
        explain(true, null, target);
        concept(file, Fixtures.path("images/gray.jpg"));
        assertThatThrownBy(() -> explain(true, null, target))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("holds results with concept-zebra-dot ")
                .hasMessageContaining("give another out");
        explain(true, null, "class:1", "class:2");
    }

    private static void concept(Path file, Path images) {
        CommandLine made = CommandLine.run(
                "concept", "--model", TinyModels.bundle("dino").path(), "--images", images, "--out", file, "--replace");
        assertThat(made.status()).as(made.err()).isZero();
    }

    @Test
    void should_refuse_results_of_other_preprocessing() throws IOException {
        explain(true, null, "class:1");
        Path record = folder.resolve("out/run.json");
        Files.writeString(record, Files.readString(record).replace("mean [0.485", "mean [0.5"));
        assertThatThrownBy(() -> explain(true, null, "class:1"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("preprocessing mean [0.5");
    }
}
