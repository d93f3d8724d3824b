package cdam.cli;

import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;

/**
 * How far a long work is: steps, rate and time left. It is drawn in place on a terminal, and told in a line now and then
 * elsewhere, so that nothing waits in silence even within a step. Any thread may step.
 */
public final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long DRAW_MILLISECONDS = 250;
    private static final double FIRST_LINE_SECONDS = 10;
    private static final double LATEST_LINE_SECONDS = 60;
    private static final double SHORTEST_SECONDS = 1;

    private final Console console;
    private static final double ROUNDING = 1e-6;

    private final String task;
    private final String unit;
    private final LongSupplier nanoTime;
    private final long began;
    private final Timer timer = new Timer("progress", true);
    private double total;
    private double done;
    private double skipped;
    private double firstSeconds = -1; // when the first step was done: before, a model may have been loaded
    private double firstSteps;
    private String message = "";
    private double told;

    /** @param nanoTime the time in nanoseconds */
    ProgressBar(Console console, String task, String unit, double total, LongSupplier nanoTime) {
        this.console = console;
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    static ProgressBar start(Console console, String task, String unit, long total) {
        ProgressBar bar = new ProgressBar(console, task, unit, (double) total, System::nanoTime);
        TimerTask show = new TimerTask() {
            @Override
            public void run() {
                bar.show();
            }
        };
        bar.timer.schedule(show, DRAW_MILLISECONDS, DRAW_MILLISECONDS);
        return bar;
    }

    /** A step is done. */
    public void step() {
        step(1);
    }

    /** Some steps, or a part of one, are done. */
    public synchronized void step(double steps) {
        done = whole(done + steps);
        if (firstSeconds < 0 && steps > 0) {
            firstSeconds = seconds();
            firstSteps = worked();
        }
    }

    /** Steps that need no work any more, such as those of an earlier run: they say nothing of the rate. */
    public synchronized void skip(double steps) {
        done = whole(done + steps);
        skipped += steps;
    }

    /** Without the rounding of parts that add up to whole steps. */
    private static double whole(double steps) {
        return Math.abs(steps - Math.rint(steps)) < ROUNDING ? Math.rint(steps) : steps;
    }

    /** How many steps there are, where that is known late. */
    public synchronized void total(double steps) {
        total = steps;
    }

    /** Says what is being done at the moment. */
    public synchronized void message(String text) {
        message = text;
    }

    /** Progress within some steps. */
    public Part part(double steps) {
        return new Part(this, steps);
    }

    /** Some steps whose progress is known more finely. It never goes back. */
    public static final class Part {
        private final ProgressBar bar;
        private final double steps;
        private double share;

        private Part(ProgressBar bar, double steps) {
            this.bar = bar;
            this.steps = steps;
        }

        /** Told how far these steps are, from 0 to 1. */
        public void at(double now) {
            bar.step(moreAt(now));
        }

        /** Told how far an earlier run has brought them. */
        public void skipTo(double now) {
            bar.skip(moreAt(now));
        }

        private synchronized double moreAt(double now) {
            double before = share;
            share = Math.max(before, Math.min(1, now));
            return steps * (share - before);
        }
    }

    /** Draws it; where there is no terminal, only when a line is due. */
    void show() {
        double seconds = seconds();
        if (console.isInteractive()) {
            console.drawBar(line());
        } else if (seconds - told >= Math.min(LATEST_LINE_SECONDS, Math.max(FIRST_LINE_SECONDS, seconds / 60))) {
            told = seconds;
            console.note(line());
        }
    }

    /** The last line: what was done and how long it took; nothing where nothing was done. */
    @Override
    public void close() {
        timer.cancel();
        message("");
        if (isBegun()) {
            console.note(line());
        } else {
            console.eraseBar();
        }
    }

    private synchronized boolean isBegun() {
        return done > 0;
    }

    /** {@code explain 37 % [====>    ] 3.7/10 images, 12.4 s/image, 1 min 18 s left, tam 320/784}. */
    synchronized String line() {
        StringBuilder line = new StringBuilder(task);
        boolean known = total > 0;
        if (known) {
            double share = Math.min(1, done / total);
            line.append(String.format(Locale.ROOT, " %3d %%", (int) (100 * share)));
            if (console.isInteractive()) {
                int bars = (int) (WIDTH * share);
                line.append(" [")
                        .append("=".repeat(bars))
                        .append(" ".repeat(WIDTH - bars))
                        .append(']');
            }
        }
        line.append(' ').append(count(done));
        if (known) {
            line.append('/').append(count(total));
        }
        line.append(' ').append(total == 1 ? one() : unit).append(pace(known));
        return line + (message.isEmpty() ? "" : ", " + message);
    }

    private String pace(boolean known) {
        if (worked() <= 0) {
            return "";
        }
        if (!known || done >= total) {
            return ", " + rate(worked() / seconds()) + ", " + Durations.text(seconds());
        }
        double since = seconds() - firstSeconds;
        if (since < SHORTEST_SECONDS) {
            return "";
        }
        double more = worked() - firstSteps;
        double perSecond = more > 0 ? more / since : worked() / seconds();
        return ", " + rate(perSecond) + ", " + Durations.text((total - done) / perSecond) + " left";
    }

    private double worked() {
        return done - skipped;
    }

    private String rate(double perSecond) {
        if (perSecond >= 1) {
            return String.format(Locale.ROOT, perSecond >= 100 ? "%.0f %s/s" : "%.1f %s/s", perSecond, unit);
        }
        return String.format(Locale.ROOT, "%.1f s/%s", 1 / perSecond, one());
    }

    private String one() {
        return unit.replaceFirst("s$", "");
    }

    /** A whole number, or one digit of a part. */
    private static String count(double steps) {
        return String.format(Locale.ROOT, whole(steps) == Math.rint(steps) ? "%.0f" : "%.1f", steps);
    }

    private double seconds() {
        return (nanoTime.getAsLong() - began) / 1e9;
    }
}
