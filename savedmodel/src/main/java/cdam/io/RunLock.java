package cdam.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A place that one run at a time writes to. The operating system lets it go when the process ends, however it ends; the
 * lock's file says whose it is and may stay behind.
 */
public final class RunLock implements AutoCloseable {
    static final String NAME = ".lock";

    /** In the lock's file: such a folder is one for results. */
    static final String MARK = "cdam";

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes a folder for results, making it if need be, and deletes the files that a killed run left half written in it; those
     * in folders below are the command's own to delete, since it knows which of them it has made.
     *
     * @throws InputException if it cannot be written, or another run holds it
     */
    public static RunLock acquireFolder(Path root) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(root, e);
        }
        RunLock lock = acquire(root.resolve(NAME), root);
        try {
            AtomicFiles.deletePartial(root);
            return lock;
        } catch (InputException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Takes what a lock's file stands for; its folder exists.
     *
     * @param place for the message
     * @throws InputException if the lock's file cannot be written, or another run holds it
     */
    public static RunLock acquire(Path file, Path place) {
        @Nullable FileChannel channel = null;
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new InputException(
                        file + ": expected a file that this program locks, found a link, a folder, a pipe"
                                + " or a device; delete it");
            }
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new OverlappingFileLockException();
            }
            if (channel.size() == 0) {
                channel.write(ByteBuffer.wrap((MARK + "\n").getBytes(StandardCharsets.US_ASCII)));
            }
            return new RunLock(file, channel);
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw new InputException(place + ": another run writes there now; wait for it, or give another place", e);
        } catch (IOException e) {
            close(channel);
            throw AtomicFiles.cannotWrite(place, e);
        }
    }

    /**
     * Takes what a lock's file stands for, when the run that holds it lets it go.
     *
     * @param patience how long that may take
     * @throws InputException as {@link #acquire}
     */
    public static RunLock await(Path file, Path place, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return acquire(file, place);
            } catch (InputException e) {
                if (!(e.getCause() instanceof OverlappingFileLockException) || System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Lets go. */
    @Override
    public void close() {
        close(channel);
    }

    /** Lets go and leaves no trace. */
    public void closeAndDelete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        } finally {
            close();
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new InputException("cannot close a lock: " + e.getMessage(), e);
        }
    }
}
