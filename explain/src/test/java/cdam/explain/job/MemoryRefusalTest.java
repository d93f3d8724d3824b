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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has no room is refused before anything is computed or written. */
class MemoryRefusalTest {
    @TempDir
    Path folder = Path.of("");

    private CommandLine run(String command, Object... more) {
        List<Object> words = new ArrayList<>(
                List.of(command, "--model", TinyModels.bundle("dino").path()));
        words.addAll(List.of(more));
        return CommandLine.run(words.toArray());
    }

    private void assertRefused(CommandLine run, String... parts) {
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("out of memory: expected at most ");
        assertThat(run.errors()).singleElement().asString().contains(parts);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void should_bound_the_whole_process_of_explain() {
        Object[] rest = {"--image", Fixtures.path("images/plain.bmp"), "--out", folder.resolve("out"), "--memory-mb"};
        List<Object> words = new ArrayList<>(List.of(rest));
        words.add("400");
        assertRefused(
                run("explain", words.toArray()), "memory_mb 400, found about ", "nothing fits beside the weights");
        words.set(words.size() - 1, "600");
        words.addAll(List.of("--size", "2048x2048"));
        assertRefused(run("explain", words.toArray()), "memory_mb 600, found about ", "a size of ");
    }

    @Test
    void should_refuse_a_size_that_the_machine_has_no_memory_for() {
        String size = "8192x8192";
        assertRefused(run("serve", "--port", "0", "--size", size), "MB of this machine", "a size of ");
        assertRefused(run("bench", "--size", size), "MB of this machine", "nothing fits");
        assertRefused(
                run(
                        "explain",
                        "--image",
                        Fixtures.path("images/plain.bmp"),
                        "--size",
                        size,
                        "--out",
                        folder.resolve("out")),
                "MB of this machine",
                "a size of ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory_mb: 400", "memory_mb: 543\nbatch: 4096", "size: 8192x8192"})
    void should_refuse_in_evaluate(String line) throws IOException {
        Path config = folder.resolve("c.yaml");
        Files.writeString(
                config,
                "model: " + TinyModels.bundle("dino").path() + "\nimages: " + Fixtures.path("images") + "\nout: "
                        + folder.resolve("out") + "\nmethods: am\n" + line + "\n");
        assertRefused(CommandLine.run("evaluate", "--config", config), "MB: the program with the weights takes ");
    }

    /** Tensors have sizes of their own: one is that image's failure. */
    @Test
    void should_fail_a_tensor_that_has_no_room_by_name() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        Npy.write(folder.resolve("in/a.npy"), Npy.read(Fixtures.path("dino/32x32/input.npy")));
        Npy.write(folder.resolve("in/b.npy"), new NpyArray(new int[] {3, 512, 512}, new float[3 * 512 * 512]));
        CommandLine run = run(
                "explain",
                "--image",
                folder.resolve("in"),
                "--method",
                "am",
                "--memory-mb",
                "573",
                "--out",
                folder.resolve("out"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains("1 of 2 images", "b.npy: out of memory: expected at most memory_mb 573", " of 4097 tokens");
        assertThat(folder.resolve("out/a/am.npy")).exists();
        assertThat(folder.resolve("out/b/am.npy")).doesNotExist();
    }
}
