package cdam.parallel;

import cdam.io.InputException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Results of tasks that other threads work on. */
public final class Futures {
    private Futures() {}

    /**
     * Waits for a result; what the task threw is thrown here.
     *
     * @throws InputException if this thread was interrupted
     */
    public static <T> T get(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
