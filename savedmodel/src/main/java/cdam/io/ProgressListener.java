package cdam.io;

/** Receives how far long work is; it may cancel the work by throwing, such as a {@code CancellationException}. */
@FunctionalInterface
public interface ProgressListener {
    /** Does nothing. */
    ProgressListener NONE = (task, done, total) -> {};

    /**
     * Called from the thread that does the work, many times a second at most.
     *
     * @param task what is being done, for people
     * @param done steps of it
     * @param total of its steps; 0 where that is not known
     */
    void update(String task, long done, long total);
}
