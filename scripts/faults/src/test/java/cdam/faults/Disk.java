package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A small file system in memory over a folder, until it is closed: it can be full and read-only. */
final class Disk implements AutoCloseable {
    /** What a file takes is a multiple of this many bytes. */
    static final long BLOCK = 4096;

    private final Path folder;

    private Disk(Path folder) {
        this.folder = folder;
    }

    /** Whether this user may mount. */
    static boolean allowed(Path folder) {
        if (run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()) != 0) {
            return false;
        }
        new Disk(folder).close();
        return true;
    }

    static Disk mount(Path folder, long bytes) {
        Disk disk = new Disk(folder);
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", folder.toString()))
                .as("mounting %s", folder)
                .isZero();
        return disk;
    }

    /** Changes it: {@code size=BYTES}, {@code ro}, {@code rw}. */
    void remount(String options) {
        assertThat(run("mount", "-o", "remount," + options, folder.toString()))
                .as("mounting %s with %s", folder, options)
                .isZero();
    }

    @Override
    public void close() {
        run("umount", folder.toString());
    }

    private static int run(String... words) {
        try {
            return new ProcessBuilder(List.of(words))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
