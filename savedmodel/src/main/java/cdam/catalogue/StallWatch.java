package cdam.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a body that brings nothing for too long, so that the thread that waits for its next byte goes on: the client's own
 * limit ends with the headers.
 */
final class StallWatch implements AutoCloseable {
    private final InputStream body;
    private final Duration patience;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, StallWatch::daemon);
    private volatile boolean stalled;

    StallWatch(InputStream body, Duration patience) {
        this.body = body;
        this.patience = patience;
        clock.setRemoveOnCancelPolicy(true);
    }

    /**
     * The next bytes of the body.
     *
     * @throws IOException if the connection broke, or nothing came for too long
     */
    int read(byte[] buffer) throws IOException {
        ScheduledFuture<?> alarm = clock.schedule(this::stop, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int count = body.read(buffer);
            if (stalled) {
                throw new IOException("closed");
            }
            return count;
        } catch (IOException e) {
            throw stalled ? new IOException("nothing came for " + patience.toSeconds() + " s", e) : e;
        } finally {
            alarm.cancel(false);
        }
    }

    private void stop() {
        stalled = true;
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "download-watch");
        thread.setDaemon(true);
        return thread;
    }
}
