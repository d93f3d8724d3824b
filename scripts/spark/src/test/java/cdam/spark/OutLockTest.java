package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutLockTest {
    private static final Duration BEAT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private FileSystem files;

    @BeforeEach
    void open() throws Exception {
        files = new RawLocalFileSystem();
        files.initialize(folder.toUri(), new Configuration());
    }

    private org.apache.hadoop.fs.Path lease() {
        return new org.apache.hadoop.fs.Path(folder.resolve(OutLock.NAME).toUri());
    }

    @Test
    void should_keep_a_second_driver_out_of_a_folder() {
        OutLock first = OutLock.take(folder.toString(), FileSystems.path(folder.toString()), files);
        try (first) {
            assertThatThrownBy(() -> OutLock.take(folder.toString(), FileSystems.path(folder.toString()), files))
                    .isInstanceOf(InputException.class)
                    .hasMessage(folder + ": another run writes there now; wait for it, or give another place");
        }
        OutLock.take(folder.toString(), FileSystems.path(folder.toString()), files)
                .close();
    }

    @Test
    void should_keep_a_second_driver_out_of_an_address() {
        HeartbeatLock first = HeartbeatLock.take(files, lease(), BEAT);
        try (first) {
            assertThatThrownBy(() -> HeartbeatLock.take(files, lease(), BEAT))
                    .isInstanceOf(InputException.class)
                    .hasMessage(
                            "file:" + folder + ": another run writes there now; wait for it, or give another place");
        }
        assertThat(folder.resolve(OutLock.NAME)).doesNotExist();
    }

    @Test
    void should_take_over_from_a_driver_that_was_killed() throws Exception {
        Files.writeString(folder.resolve(OutLock.NAME), "4711@gone");

        HeartbeatLock lease = HeartbeatLock.take(files, lease(), BEAT);
        try (lease) {
            assertThat(folder.resolve(OutLock.NAME)).content().isNotEqualTo("4711@gone");
        }
    }
}
