package cdam.bundle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What TensorFlow computes now. A process that ends, on Ctrl-C say, waits for it and lets nothing new begin: its memory would be
 * torn down under running threads, which Java reports as a crash.
 */
final class NativeCallGuard {
    /** Then a crash report is the lesser evil. */
    private static final int LONGEST_SECONDS = 10;

    private static final ReadWriteLock LOCK = new ReentrantReadWriteLock();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(NativeCallGuard::end, "last-passes"));
    }

    private NativeCallGuard() {}

    /** Does something, unless the process ends: then this never returns. */
    static <T> T run(Supplier<T> work) {
        LOCK.readLock().lock();
        try {
            return work.get();
        } finally {
            LOCK.readLock().unlock();
        }
    }

    /** Takes the lock for the rest of the process's life. */
    @SuppressWarnings({"LockNotBeforeTry", "ResultOfMethodCallIgnored"})
    private static void end() {
        try {
            LOCK.writeLock().tryLock(LONGEST_SECONDS, TimeUnit.SECONDS); // nothing else can be done where it is in vain
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
