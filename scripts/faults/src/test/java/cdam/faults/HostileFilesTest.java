package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cdam.checkpoint.HostileFiles;
import cdam.checkpoint.HostileFiles.HostileFile;
import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that were made to hurt, given to the program as a process: it refuses each in one line, writes nothing, and needs no
 * more memory than a small file, this file and 200 MB. Times are printed; only a hang fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileFilesTest {
    private static final long SPARE = 200L << 20;
    private static final long HANG = 30_000; // milliseconds, on a machine that does other things too
    private static final int ZEROS = 75_000_000;

    @TempDir
    static Path folder;

    private long plain;

    /** How a process ended. */
    private record Ended(CommandLine line, long peak, long milliseconds) {}

    static List<HostileFile> files() {
        return HostileFiles.ALL;
    }

    @BeforeAll
    void measureAPlainRun() throws IOException, InterruptedException {
        assumeTrue(PeakMemory.isKnown(), "peak memory is read from /proc, which is not here");
        Ended ended = run("inspect", Fixtures.path("dino/head.pth").toString());
        assertThat(ended.line().status()).as(ended.line().err()).isZero();
        plain = ended.peak();
    }

    @ParameterizedTest
    @MethodSource("files")
    void should_refuse_with_little_memory_in_one_line_and_write_nothing(HostileFile hostile)
            throws IOException, InterruptedException {
        AtomicFiles.deleteTree(folder.resolve("work"));
        Path work = Files.createDirectories(folder.resolve("work"));
        Path file = hostile.write(work.resolve("hostile.bin"));

        Ended ended = run(
                "import",
                "--checkpoint",
                file.toString(),
                "--heads",
                "2",
                "--out",
                work.resolve("bundle").toString());

        print(hostile.trick(), file, ended);
        assertThat(ended.line().status()).as(ended.line().err()).isEqualTo(1);
        assertThat(ended.line().errors()).singleElement().asString().contains("hostile.bin", hostile.said());
        String said = ended.line()
                .err()
                .lines()
                .filter(line ->
                        !line.contains("before absl::InitializeLog") && !line.contains("MLIR V1")) // as scripts/cdam
                .collect(Collectors.joining("\n"));
        assertThat(said).hasLineCount(1).hasSizeLessThan(1500);
        assertThat(names(work)).containsExactly("hostile.bin");
        assertThat(ended.peak()).isLessThan(plain + Files.size(file) + SPARE);
    }

    /** Not hostile, but as large as a model: its numbers are looked at without being kept. */
    @Test
    void should_verify_one_large_tensor_with_little_memory() throws IOException, InterruptedException {
        Path file = HostileFiles.zeros(folder.resolve("zeros.safetensors"), ZEROS);

        Ended ended = run("inspect", file.toString(), "--verify");

        print("safetensors, " + ZEROS + " zeros, read", file, ended);
        assertThat(ended.line().status()).as(ended.line().err()).isZero();
        assertThat(ended.line().out()).contains("verified");
        assertThat(ended.peak()).isLessThan(plain + Files.size(file) + SPARE);
    }

    private static Ended run(String... words) throws IOException, InterruptedException {
        Path peak = folder.resolve("peak");
        List<String> all = new ArrayList<>(List.of(peak.toString()));
        all.addAll(List.of(words));
        long start = System.nanoTime();
        Program program = Program.start("", PeakMemory.class, all);
        if (!program.endsWithin(HANG)) {
            program.kill();
            throw new AssertionError("no end after " + HANG + " ms");
        }
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        return new Ended(program.end(), PeakMemory.read(peak), milliseconds);
    }

    private void print(String what, Path file, Ended ended) throws IOException {
        System.out.printf(
                "%-45s file %3d MB: %5d ms, %3d MB beyond the file and a plain run's %d MB%n",
                what,
                Files.size(file) >> 20,
                ended.milliseconds(),
                Math.max(0, (ended.peak() - plain - Files.size(file)) >> 20),
                plain >> 20);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
