package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cdam.testing.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that has room when a download begins, and none before it ends. */
class FullDiskDownloadTest {
    private static final int SIZE = 8 << 20; // of the file system; the file has 5 MB

    @TempDir
    Path folder;

    @Test
    void should_keep_what_came_and_go_on_when_there_is_room_again() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeMounted(disk);
        try (SlowServer server = new SlowServer(Inputs.checkpoint())) {
            Program program = Program.start(downloading(server, disk));
            Path part = disk.resolve(Inputs.checkpoint().getFileName() + ".part");
            while (!(Files.exists(part) && Files.size(part) > 0)) {
                assertThat(program.endsWithin(20))
                        .as("ended before anything came")
                        .isFalse();
            }
            Path other = fill(disk);
            shouldHaveStopped(program.end(), disk, "No space left on device");
            Files.delete(other);
            shouldGoOn(server, disk);
        } finally {
            run("umount", disk.toString());
        }
    }

    /** The same without a right to mount: no file may grow beyond a limit of the process. */
    @Test
    void should_keep_what_came_when_a_file_may_not_grow() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        try (SlowServer server = new SlowServer(Inputs.checkpoint())) {
            Program program = Program.start("ulimit -f 2000;", downloading(server, disk)); // of 1024 bytes
            shouldHaveStopped(program.end(), disk, "File too large");
            shouldGoOn(server, disk);
        }
    }

    private List<String> downloading(SlowServer server, Path disk) throws IOException {
        Path catalogue = folder.resolve("catalogue.yaml");
        Files.writeString(catalogue, "models: [{name: demo, url: \"" + server.url() + "\"}]\n");
        return List.of("download", "demo", "--catalogue", catalogue.toString(), "--out", disk.toString());
    }

    private static void shouldHaveStopped(CommandLine ended, Path disk, String reason) throws IOException {
        assertThat(ended.status()).as(ended.err()).isEqualTo(1);
        assertThat(ended.errors())
                .singleElement()
                .asString()
                .contains("demo: cannot write to " + disk, reason, "space left")
                .doesNotContain("Exception");
        Path file = disk.resolve(String.valueOf(Inputs.checkpoint().getFileName()));
        assertThat(file).doesNotExist();
        assertThat(Files.size(disk.resolve(file.getFileName() + ".part"))).isPositive();
    }

    private void shouldGoOn(SlowServer server, Path disk) throws IOException, InterruptedException {
        CommandLine again = Program.start(downloading(server, disk)).end();
        assertThat(again.status()).as(again.err()).isZero();
        Path file = disk.resolve(String.valueOf(Inputs.checkpoint().getFileName()));
        assertThat(Files.mismatch(file, Inputs.checkpoint())).isEqualTo(-1);
        assertThat(server.ranges).hasSize(2).last().asString().matches("bytes=[1-9]\\d*-");
    }

    /** Takes all that is left. */
    private static Path fill(Path disk) throws IOException {
        Path other = disk.resolve("other");
        byte[] piece = new byte[1 << 12];
        try (var out = Files.newOutputStream(other)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            return other; // full
        }
    }

    private static void assumeMounted(Path disk) throws IOException, InterruptedException {
        int status = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString());
        if (status != 0) {
            System.out.println("full disk: skipped, no file system can be mounted here (needs root)");
        }
        assumeTrue(status == 0, "no file system can be mounted here");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return 127; // no such program
        }
    }
}
