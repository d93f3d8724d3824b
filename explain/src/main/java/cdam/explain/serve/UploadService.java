package cdam.explain.serve;

import cdam.bundle.Head;
import cdam.explain.report.Packed;
import cdam.image.Decoding;
import cdam.image.ImageInput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** From a photo's file to what the model says of it, for as long as its sender waits. */
final class UploadService {
    private final Worker worker;
    private final Limits limits;
    private final ImageInput input;
    private final int patch;

    /** Decoding holds the whole picture: one at a time. */
    private final Turns decoder = new Turns();

    UploadService(Worker worker, Limits limits, ImageInput input, int patch) {
        this.worker = worker;
        this.limits = limits;
        this.input = input;
        this.patch = patch;
    }

    /** Waits for its turns: first to be decoded, then in the model. */
    PhotoExplanation explain(Client client, byte[] file, @Nullable Head head, BooleanSupplier isGone) {
        try {
            ImageInput.Loaded photo = decode(client, file, isGone);
            PhotoInput seen =
                    new PhotoInput(input.view(photo.stored(), Packed.SIDE), photo.tensor(), head, patch, photo.notes());
            return await(worker.explain(client, seen), isGone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the server is ending");
        }
    }

    private ImageInput.Loaded decode(Client client, byte[] file, BooleanSupplier isGone) throws InterruptedException {
        if (!decoder.await(client, limits.seconds(), isGone)) {
            throw late(isGone);
        }
        try {
            Duration most = Duration.ofSeconds(limits.decodeSeconds());
            return input.load(file, "the photo", new Decoding(limits.pixels(), most, isGone));
        } finally {
            decoder.end();
        }
    }

    private PhotoExplanation await(CompletableFuture<PhotoExplanation> waiting, BooleanSupplier isGone)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(limits.seconds());
        while (true) {
            try {
                return waiting.get(Turns.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (isGone.getAsBoolean() || System.nanoTime() > deadline) {
                    waiting.cancel(false);
                    throw late(isGone);
                }
            } catch (ExecutionException e) {
                throw Failure.of(e.getCause() == null ? e : e.getCause());
            }
        }
    }

    private Refusal late(BooleanSupplier isGone) {
        return isGone.getAsBoolean()
                ? new Refusal(400, "the sender has gone")
                : new Refusal(503, "busy: no answer within " + limits.seconds() + " seconds; try again in a moment");
    }
}
