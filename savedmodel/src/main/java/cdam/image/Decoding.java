package cdam.image;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** How one file is decoded: what it may cost, and what there is to tell of it. For one file and the thread that decodes it. */
public final class Decoding {
    private static final Duration TIME = Duration.ofSeconds(60);

    private final long maxPixels;
    private final Duration time;
    private final List<String> notes = new ArrayList<>();
    private final BooleanSupplier isCancelled;
    private long begin = System.nanoTime();

    /** A picture of at most {@link ImageFiles#MAX_PIXELS} pixels, within a minute. */
    public Decoding() {
        this(ImageFiles.MAX_PIXELS, TIME, () -> false);
    }

    /**
     * With limits of one's own.
     *
     * @param maxPixels a larger picture is refused before it is decoded
     * @param time from the beginning of decoding; then it ends
     * @param isCancelled asked very often; if true, it ends as well
     */
    public Decoding(long maxPixels, Duration time, BooleanSupplier isCancelled) {
        this.maxPixels = maxPixels;
        this.time = time;
        this.isCancelled = isCancelled;
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
        return isLate() || isCancelled.getAsBoolean();
    }

    private boolean isLate() {
        return System.nanoTime() - begin > time.toNanos();
    }

    /** @throws IOException if it is to end */
    void requireTime() throws IOException {
        if (isOver()) {
            throw new IOException(
                    isLate() ? "more than " + time.toSeconds() + " seconds of decoding" : "that it was cancelled");
        }
    }
}
