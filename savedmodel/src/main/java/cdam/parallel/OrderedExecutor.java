package cdam.parallel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Applies a function to a list on many threads and gives the results in the list's order. No more than one task a thread is
 * under way, and as many results wait, whatever the list's length. Owns its threads until it is closed.
 */
public final class OrderedExecutor<A, B> implements Iterator<B>, AutoCloseable {
    private final Iterator<A> arguments;
    private final Function<A, B> function;
    private final int limit;
    private final ExecutorService threads;
    private final Deque<Future<B>> pending = new ArrayDeque<>();

    /** Starts with the first elements. */
    public OrderedExecutor(List<A> list, int threadCount, Function<A, B> function) {
        this.arguments = list.iterator();
        this.function = function;
        this.limit = 2 * threadCount;
        this.threads = Executors.newFixedThreadPool(threadCount, task -> {
            Thread thread = new Thread(task, "in-order");
            thread.setDaemon(true);
            return thread;
        });
        submit();
    }

    @Override
    public boolean hasNext() {
        return !pending.isEmpty();
    }

    /**
     * The next result; what the function threw is thrown here.
     *
     * @throws cdam.io.InputException if this thread was interrupted
     */
    @Override
    public B next() {
        B result = Futures.get(pending.remove());
        submit();
        return result;
    }

    /** Ends the threads and waits for the tasks under way, even when interrupted: what they use may be closed then. */
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

    private void submit() {
        while (pending.size() < limit && arguments.hasNext()) {
            A argument = arguments.next();
            pending.add(threads.submit(() -> function.apply(argument)));
        }
    }
}
