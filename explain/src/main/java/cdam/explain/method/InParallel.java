package cdam.explain.method;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Some tasks at the same time, their results in the order in which they were given. Owns its threads until it is closed. */
final class InParallel<T> implements AutoCloseable {
    private final int limit;
    private final ExecutorService threads;
    private final Deque<Future<T>> running = new ArrayDeque<>();

    /** @param limit tasks at the same time */
    InParallel(int limit) {
        this.limit = limit;
        this.threads = Executors.newFixedThreadPool(limit, task -> {
            Thread thread = new Thread(task, "token-variants");
            thread.setDaemon(true);
            return thread;
        });
    }

    boolean isFull() {
        return running.size() >= limit;
    }

    void add(Callable<T> task) {
        running.add(threads.submit(task));
    }

    /** The result of the task that was given first; waits for it. */
    T first() {
        try {
            return running.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a pass was under way", e);
        }
    }

    /** Waits for the tasks under way: what they use may be closed then. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        for (boolean done = false; !done; ) {
            try {
                done = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
