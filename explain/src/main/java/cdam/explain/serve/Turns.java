package cdam.explain.serve;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Something that one client has at a time; they take turns. */
final class Turns {
    /** How often one who waits looks whether the sender still does. */
    static final int PAUSE_MILLIS = 250;

    private final FairQueue<Object> waiting = new FairQueue<>();
    private @Nullable Object now;

    /**
     * Waits for the client's turn, and no longer than its sender.
     *
     * @return whether it came; then {@link #end} must follow
     */
    synchronized boolean await(Client client, int seconds, BooleanSupplier isGone) throws InterruptedException {
        Object own = new Object();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        waiting.add(client, own);
        next();
        try {
            while (now != own && System.nanoTime() < deadline && !isGone.getAsBoolean()) {
                wait(PAUSE_MILLIS);
            }
            return now == own;
        } finally {
            waiting.removeIf(one -> one == own);
        }
    }

    /** Ends the turn that is had. */
    synchronized void end() {
        now = null;
        next();
        notifyAll();
    }

    private void next() {
        if (now == null) {
            now = waiting.poll(any -> true);
        }
    }
}
