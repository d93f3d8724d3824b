package cdam.spark;

import cdam.io.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A lock where no operating system reaches: a file that its owner writes again with every beat. Whoever finds one watches it
 * for some beats, by no clock but his own; one that does not change belonged to a driver that was killed.
 */
final class HeartbeatLock implements OutLock {
    private static final int PATIENCE = 4;

    private final FileSystem files;
    private final Path file;
    private final Duration beat;
    private final Thread owner = new Thread(this::keep, "lease");
    private volatile boolean closed;

    private HeartbeatLock(FileSystem files, Path file, Duration beat) {
        this.files = files;
        this.file = file;
        this.beat = beat;
        owner.setDaemon(true);
    }

    /**
     * Takes it, after {@value #PATIENCE} beats where somebody has left one.
     *
     * @throws InputException if somebody else holds it
     */
    static HeartbeatLock take(FileSystem files, Path file, Duration beat) {
        HeartbeatLock lease = new HeartbeatLock(files, file, beat);
        try {
            if (files.exists(file)) {
                lease.watch(files.getFileStatus(file).getModificationTime());
                files.delete(file, false);
            }
            lease.write(false); // of two who come at once, one fails
        } catch (IOException e) {
            throw new InputException("cannot lock " + file + ": " + ErrorMessage.line(e) + "; check the address", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("cannot lock " + file + ": interrupted", e);
        }
        lease.owner.start();
        return lease;
    }

    private void watch(long written) throws IOException, InterruptedException {
        for (int i = 0; i < PATIENCE && files.exists(file); i++) {
            if (files.getFileStatus(file).getModificationTime() != written) {
                throw new InputException(
                        file.getParent() + ": another run writes there now; wait for it, or give another place");
            }
            Thread.sleep(beat.toMillis());
        }
    }

    private void keep() {
        while (!closed) {
            try {
                Thread.sleep(beat.toMillis());
                write(true);
            } catch (IOException | InterruptedException e) {
                // closed, or a beat is lost: the next one counts as well
            }
        }
    }

    private void write(boolean again) throws IOException {
        try (OutputStream out = files.create(file, again)) {
            out.write(ManagementFactory.getRuntimeMXBean().getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        closed = true;
        owner.interrupt();
        try {
            owner.join();
            files.delete(file, false);
        } catch (IOException e) {
            throw new InputException("cannot delete " + file + ": " + ErrorMessage.line(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
