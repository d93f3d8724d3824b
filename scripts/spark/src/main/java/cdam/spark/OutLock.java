package cdam.spark;

import cdam.io.InputException;
import cdam.io.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** One driver at a time in OUT: two would sweep each other's uploads. */
interface OutLock extends AutoCloseable {
    /** The lock's file in OUT, the same as the local commands'. */
    String NAME = ".lock";

    /** How often the owner of a {@link HeartbeatLock} is heard. */
    Duration BEAT = Duration.ofSeconds(10);

    @Override
    void close();

    /**
     * Takes OUT.
     *
     * @param text as the user gave it; on a local path the operating system's lock is enough, which ends with the process
     * @throws InputException if another driver has it, or it cannot be written
     */
    static OutLock take(String text, Path out, FileSystem files) {
        if (Values.isAddress(text)) {
            return HeartbeatLock.take(files, new Path(out, NAME), BEAT);
        }
        try {
            java.nio.file.Path folder = Files.createDirectories(java.nio.file.Path.of(text));
            RunLock lock = RunLock.acquire(folder.resolve(NAME), folder);
            return lock::close;
        } catch (IOException e) {
            throw new InputException("cannot write to " + text + ": " + ErrorMessage.line(e) + "; check its rights", e);
        }
    }
}
