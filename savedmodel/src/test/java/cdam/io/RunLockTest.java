package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    Path folder;

    @Test
    void should_refuse_at_once_what_another_run_holds() {
        RunLock first = RunLock.acquireFolder(folder);
        try (first) {
            assertThatThrownBy(() -> RunLock.acquireFolder(folder))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("another run writes there now");
            assertThatThrownBy(() -> RunLock.await(folder.resolve(".lock"), folder, Duration.ZERO))
                    .hasMessageContaining("another run writes there now");
        }
    }

    /** Neither what it leads to is locked nor anything written there. */
    @Test
    void should_not_follow_a_link() throws IOException {
        Path other = Files.createFile(folder.resolve("precious"));
        Files.createSymbolicLink(folder.resolve(".lock"), other);
        assertThatThrownBy(() -> RunLock.acquireFolder(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(".lock: expected a file that this program locks, found a link");
        assertThat(other).isEmptyFile();
    }

    @Test
    void should_wait_until_the_other_run_lets_go() {
        Path file = folder.resolve(".lock");
        RunLock first = RunLock.acquire(file, folder);
        CompletableFuture<RunLock> second =
                CompletableFuture.supplyAsync(() -> RunLock.await(file, folder, Duration.ofMinutes(5)));
        assertThat(second).isNotDone();

        first.close();

        RunLock lock = second.join();
        try (lock) {
            assertThatThrownBy(() -> RunLock.acquire(file, folder)).isInstanceOf(InputException.class);
        }
    }
}
