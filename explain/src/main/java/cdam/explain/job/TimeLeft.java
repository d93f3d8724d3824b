package cdam.explain.job;

import cdam.explain.method.Progress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says how far a long method is and how long it will still take: {@code tam 12/784, 3 min left}. */
final class TimeLeft implements Progress {
    private static final int NOT_BEGUN = -1;

    private final String name;
    private final LongSupplier nanoTime;
    private final Consumer<String> show;
    private long first = NOT_BEGUN; // steps that an earlier run had done say nothing of this one's pace
    private long began;

    TimeLeft(String name, LongSupplier nanoTime, Consumer<String> show) {
        this.name = name;
        this.nanoTime = nanoTime;
        this.show = show;
    }

    @Override
    public void at(long done, long total) {
        long now = nanoTime.getAsLong();
        if (first == NOT_BEGUN) {
            first = done;
            began = now;
        }
        String left = "";
        if (done > first && done < total) {
            double seconds = (now - began) / 1e9 / (done - first) * (total - done);
            left = ", " + text(Math.round(seconds)) + " left";
        }
        show.accept(name + " " + done + "/" + total + left);
    }

    private static String text(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = Math.round(seconds / 60.0);
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
