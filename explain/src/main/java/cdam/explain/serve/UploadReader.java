package cdam.explain.serve;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EofException;

/**
 * Reads photos' files from requests: no more bytes than are allowed, and no slower, so that whoever sends a byte now and then
 * does not hold a thread and a place. Between two bytes Jetty's idle timeout watches.
 */
final class UploadReader {
    private static final int CHUNK = 64 << 10;
    private static final int LEAST_BYTES_A_SECOND = 4096;
    private static final int GRACE_SECONDS = 2;
    private static final int DRAINED_AT_ONCE = 8;
    private static final int DRAIN_SECONDS = 2;
    private static final int DRAIN_PAUSE_MILLIS = 10;
    private static final int DRAIN_PAUSES = 10;

    private final Limits limits;
    private final Semaphore drains = new Semaphore(DRAINED_AT_ONCE);

    UploadReader(Limits limits) {
        this.limits = limits;
    }

    /** Refuses what says itself that it is too large. */
    void requireLength(Context context) {
        String length = context.header("Content-Length");
        if (length != null
                && length.matches("\\d+")
                && (length.length() > 18 || Long.parseLong(length) > limits.uploadBytes())) {
            throw tooLarge();
        }
    }

    private Refusal tooLarge() {
        return new Refusal(413, "expected a photo of at most " + limits.uploadBytes() + " bytes");
    }

    /** The whole body. */
    byte[] read(Context context) {
        long begin = System.nanoTime();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        InputStream in = context.bodyInputStream();
        for (int count = next(in, chunk); count >= 0; count = next(in, chunk)) {
            file.write(chunk, 0, count);
            if (file.size() > limits.uploadBytes()) {
                throw tooLarge();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (seconds > limits.seconds()
                    || (seconds > GRACE_SECONDS && file.size() < LEAST_BYTES_A_SECOND * seconds)) {
                throw tooSlow();
            }
        }
        return file.toByteArray();
    }

    private int next(InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (EofException e) {
            throw new Refusal(400, "expected the whole photo, found the end of the connection");
        } catch (IOException | RuntimeException e) { // Jetty's, of an idle connection
            throw tooSlow();
        }
    }

    private Refusal tooSlow() {
        return new Refusal(
                408,
                "the photo came too slowly: expected all of it within " + limits.seconds() + " seconds, and "
                        + LEAST_BYTES_A_SECOND + " bytes in each of them");
    }

    /**
     * Throws away what a refused client is already sending, for a moment and of few clients at once: one that is cut off while
     * it sends would see a broken connection, and no reason. Waits for nobody who asks first (Expect) or sends nothing.
     */
    void drain(Context context) {
        if (context.header("Expect") != null || !drains.tryAcquire()) {
            return;
        }
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
            byte[] chunk = new byte[CHUNK];
            long count = 0;
            InputStream in = context.bodyInputStream();
            for (int pauses = 0; pauses < DRAIN_PAUSES && System.nanoTime() < deadline; ) {
                if (in.available() == 0) {
                    pauses++;
                    Thread.sleep(DRAIN_PAUSE_MILLIS);
                } else {
                    pauses = 0;
                    int read = in.read(chunk);
                    count += read;
                    if (read < 0
                            || count > limits.uploadBytes()
                            || count == context.req().getContentLengthLong()) {
                        return;
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            context.header("Connection", "close"); // it has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drains.release();
        }
    }
}
