package cdam.cli;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Where a command speaks to people.
 *
 * @param out results
 * @param err progress, notes and errors
 * @param interactive whether {@code err} is a terminal: progress is drawn there and logged as sparse lines elsewhere
 */
public record Console(PrintStream out, PrintStream err, boolean interactive) {
    /** The process's own streams. */
    public static Console system() {
        return new Console(System.out, standardError(), isTerminal());
    }

    /**
     * The launcher keeps TensorFlow's greetings, which nothing turns off, out of the native code's standard error, line by
     * line, and hands over the real one under this name: progress is drawn within a line.
     */
    private static PrintStream standardError() {
        String real = System.getenv("CDAM_STDERR");
        if (real == null) {
            return System.err;
        }
        try {
            return new PrintStream(new FileOutputStream(real, true), true, Charset.defaultCharset());
        } catch (FileNotFoundException e) {
            return System.err; // such as a socket, which cannot be opened again: the filter passes lines on
        }
    }

    @SuppressWarnings(
            "SystemConsoleNull") // from Java 22 on a console may be no terminal: then progress is only drawn once too
    // often
    private static boolean isTerminal() {
        return System.console() != null;
    }

    /** A line of result. */
    public void print(String line) {
        out.println(line);
    }

    /** A line beside the result. */
    public void note(String line) {
        err.println(line);
    }

    /**
     * Progress over a known number of steps, with rate and time left; close it when done.
     *
     * @param task what is counted, such as "explain"
     * @param unit of one step, such as " images"
     */
    public ProgressBar progress(String task, String unit, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(unit, 1)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(
                        (int) Duration.ofMillis(interactive ? 250 : 10_000).toMillis())
                .setConsumer(
                        interactive
                                ? new me.tongfei.progressbar.ConsoleProgressBarConsumer(err)
                                : new me.tongfei.progressbar.DelegatingProgressBarConsumer(err::println, 100))
                .showSpeed()
                .build();
    }
}
