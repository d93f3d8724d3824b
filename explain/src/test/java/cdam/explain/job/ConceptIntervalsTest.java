package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConceptIntervalsTest {
    private static final List<String> PICTURES = List.of("plain.bmp", "alpha.png", "plain.gif", "gray.jpg");

    @TempDir
    Path folder;

    private Path concept(String name, List<String> pictures) throws IOException {
        Path images = Files.createDirectories(folder.resolve("images of " + name));
        for (String picture : pictures) {
            Files.copy(Fixtures.path("images").resolve(picture), images.resolve(picture));
        }
        Path file = folder.resolve(name + ".safetensors");
        CommandLine made = CommandLine.run(
                "concept", "--model", TinyModels.bundle("dino").path(), "--images", images, "--out", file);
        assertThat(made.status()).as(made.err()).isZero();
        return file;
    }

    private CommandLine explain(Object concept, String... more) {
        Object[] words = {
            "explain",
            "--model",
            TinyModels.bundle("dino").path(),
            "--image",
            Fixtures.path("images/plain.bmp"),
            "--method",
            "cdam,gradcam",
            "--framing",
            "stretch",
            "--target",
            "top1,concept:" + concept,
            "--out",
            folder.resolve("out")
        };
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return CommandLine.run(all);
    }

    private NpyArray read(String name) {
        return Npy.read(folder.resolve("out/plain").resolve(name));
    }

    @Test
    void should_enclose_the_map_of_the_concept() throws IOException {
        CommandLine run = explain(concept("four", PICTURES), "--intervals", "400");
        assertThat(run.status()).as(run.err()).isZero();
        for (String method : List.of("cdam", "gradcam")) {
            float[] map = read(method + ".concept-four-dot.npy").values();
            NpyArray interval = read(method + ".concept-four-dot.interval-400.npy");
            assertThat(interval.shape()).containsExactly(2, 4, 4);
            int inside = 0;
            for (int patch = 0; patch < map.length; patch++) {
                float low = interval.values()[patch];
                float high = interval.values()[map.length + patch];
                assertThat(low).isLessThan(high);
                inside += low <= map[patch] && map[patch] <= high ? 1 : 0;
            }
            assertThat(inside).as(method).isEqualTo(map.length);
        }
        assertThat(folder.resolve("out/plain/cdam.top1.interval-400.npy")).doesNotExist();
        assertThat(Files.readString(folder.resolve("out/run.json"))).contains("\"interval-400\"");
    }

    /** Equal but for the last bit: the draws' maps are rows of one matrix product, which may be summed in different orders. */
    @Test
    void should_be_a_point_for_a_single_image() throws IOException {
        explain(concept("one", List.of("plain.gif")), "--intervals", "20");
        float[] map = read("cdam.concept-one-dot.npy").values();
        float[] interval = read("cdam.concept-one-dot.interval-20.npy").values();
        float[] low = Arrays.copyOf(interval, map.length);
        float[] high = Arrays.copyOfRange(interval, map.length, interval.length);
        assertThat(Fixtures.relativeError(low, high)).isLessThan(1e-6);
        assertThat(Fixtures.relativeError(low, map)).isLessThan(1e-5);
    }

    @Test
    void should_add_intervals_to_a_run_that_has_none() throws IOException {
        Path concept = concept("four", PICTURES);
        explain(concept);
        byte[] before = Files.readAllBytes(folder.resolve("out/plain/cdam.concept-four-dot.npy"));
        assertThat(explain(concept, "--intervals", "20").status()).isZero();
        assertThat(folder.resolve("out/plain/cdam.concept-four-dot.interval-20.npy"))
                .isRegularFile();
        assertThat(folder.resolve("out/plain/cdam.concept-four-dot.npy")).hasBinaryContent(before);
        assertThat(explain(concept, "--intervals", "5").errors())
                .singleElement()
                .asString()
                .contains("expected 20 to 10000 draws", "found 5");
    }
}
