package cdam.image;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How one file is decoded: what it may cost, and what there is to tell of it. For one file and the thread that decodes it; any
 * thread may cancel it.
 */
public final class Decoding {
    private static final Duration TIME = Duration.ofSeconds(60);

    private final long maxPixels;
    private final Duration time;
    private final List<String> notes = new ArrayList<>();
    private volatile boolean cancelled;
    private long begin = System.nanoTime();

    /** A picture of at most {@link ImageFiles#MAX_PIXELS} pixels, within a minute. */
    public Decoding() {
        this(ImageFiles.MAX_PIXELS, TIME);
    }

    /**
     * With limits of one's own.
     *
     * @param maxPixels a larger picture is refused before it is decoded
     * @param time from the beginning of decoding; then it ends
     */
    public Decoding(long maxPixels, Duration time) {
        this.maxPixels = maxPixels;
        this.time = time;
    }

    /** Ends it at its next read. */
    public void cancel() {
        cancelled = true;
    }

    /** What is odd about a picture that was decoded: each a sentence that its name and a colon precede. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    long maxPixels() {
        return maxPixels;
    }

    void begin() {
        begin = System.nanoTime();
    }

    void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    boolean isOver() {
        return cancelled || System.nanoTime() - begin > time.toNanos();
    }

    /** @throws IOException if it is to end */
    void requireTime() throws IOException {
        if (isOver()) {
            throw new IOException(
                    cancelled ? "it was cancelled" : "more than " + time.toSeconds() + " seconds of decoding");
        }
    }
}
