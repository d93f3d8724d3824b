package cdam.explain.serve;

import cdam.bundle.Head;
import cdam.image.ImageInput;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** From a photo's file to what the model says of it. */
final class Uploads {
    private final Worker worker;
    private final Limits limits;
    private final ImageInput input;
    private final int patch;

    /** Decoding holds the whole picture: one at a time. */
    private final Semaphore decoder = new Semaphore(1, true);

    Uploads(Worker worker, Limits limits, ImageInput input, int patch) {
        this.worker = worker;
        this.limits = limits;
        this.input = input;
        this.patch = patch;
    }

    /** Waits for its turn. */
    Explained explain(String client, byte[] file, @Nullable Head head) {
        return await(worker.explain(client, seen(file, head)));
    }

    private Seen seen(byte[] file, @Nullable Head head) {
        ImageInput.Loaded photo = decode(file);
        return new Seen(photo.picture(), photo.tensor(), head, patch);
    }

    private ImageInput.Loaded decode(byte[] file) {
        try {
            if (!decoder.tryAcquire(limits.seconds(), TimeUnit.SECONDS)) {
                throw late();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            return input.load(
                    file, "the photo", new cdam.image.Decoding(limits.pixels(), java.time.Duration.ofSeconds(20)));
        } finally {
            decoder.release();
        }
    }

    private Explained await(CompletableFuture<Explained> waiting) {
        try {
            return waiting.get(limits.seconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            waiting.cancel(false);
            throw late();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw Failure.of(e.getCause() == null ? e : e.getCause());
        }
    }

    private Refusal late() {
        return new Refusal(503, "busy: no answer within " + limits.seconds() + " seconds; try again in a moment");
    }

    private static Refusal interrupted() {
        Thread.currentThread().interrupt();
        return new Refusal(503, "the server is ending");
    }
}
