package cdam.explain.job;

import cdam.bundle.Model;
import cdam.parallel.Futures;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A model that one thread loads while others, who have work to do before they need it, wait for it. Owns it. */
final class LoadingModel implements AutoCloseable {
    private final CompletableFuture<Model> model = new CompletableFuture<>();

    /** Loads it in this thread. Where that fails, those who wait fail too. */
    void load(Supplier<Model> loader) {
        try {
            model.complete(loader.get());
        } catch (RuntimeException | Error e) {
            model.completeExceptionally(e);
            throw e;
        }
    }

    /** Waits for it. */
    Model get() {
        return Futures.get(model);
    }

    /** No thread may use it any more. */
    @Override
    public void close() {
        if (model.isDone() && !model.isCompletedExceptionally()) {
            model.join().close();
        }
    }
}
