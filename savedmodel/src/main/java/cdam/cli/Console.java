package cdam.cli;

import cdam.io.PlainText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a command speaks to people: lines of {@link PlainText}, and a progress bar that keeps out of their way. */
public final class Console {
    /** To the start of the line, which is emptied. */
    private static final String ERASE = "\r\u001b[K";

    /** The terminal cuts what is longer than its line. */
    private static final String UNWRAPPED = "\u001b[?7l";

    private static final String WRAPPED = "\u001b[?7h";

    private final OutputStream out;
    private final OutputStream err;
    private final boolean interactive;
    private @Nullable IOException failure;
    private boolean barIsShown;

    /**
     * A console.
     *
     * @param out results
     * @param err progress, notes and errors
     * @param interactive whether {@code err} is a terminal: progress is drawn there, and told in sparse lines elsewhere
     */
    public Console(OutputStream out, OutputStream err, boolean interactive) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
    }

    /** The process's own streams, of which the launcher knows more than Java does. */
    public static Console system() {
        return new Console(
                new FileOutputStream(FileDescriptor.out), standardError(), Boolean.getBoolean("cdam.terminal"));
    }

    /**
     * The launcher filters native code's messages line by line and names the descriptor past the filter here. Java writes to
     * a descriptor that it inherited only through the constructor that its own three come from, which the launcher opens to
     * it. A name such as /dev/fd/3 would be another open file: with an offset of its own it overwrites what others wrote.
     */
    private static OutputStream standardError() {
        Integer descriptor = Integer.getInteger("cdam.stderr");
        if (descriptor == null) {
            return new FileOutputStream(FileDescriptor.err);
        }
        try {
            Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return new FileOutputStream(constructor.newInstance(descriptor));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return new FileOutputStream(FileDescriptor.err);
        }
    }

    /** A line of result. One that cannot be written is not the end of the work, but {@link #failure()} tells. */
    public synchronized void print(String line) {
        eraseBar();
        try {
            if (failure == null) {
                out.write(bytes(PlainText.line(line, PlainText.LINE) + "\n"));
                out.flush();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** A line beside the result. */
    public synchronized void note(String line) {
        eraseBar();
        err(PlainText.line(line, PlainText.LINE) + "\n");
    }

    /** Why results could not be written to standard output; empty while all were. */
    public synchronized Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Progress over a known number of steps, with rate and time left; close it when done.
     *
     * @param task what is counted, such as "explain"
     * @param unit of the steps, such as "images"
     */
    public ProgressBar progress(String task, String unit, long steps) {
        return ProgressBar.start(this, task, unit, steps);
    }

    boolean isInteractive() {
        return interactive;
    }

    /** Draws a bar in place of the last one. */
    synchronized void drawBar(String bar) {
        err((barIsShown ? ERASE : "") + UNWRAPPED + PlainText.line(bar, PlainText.LINE) + WRAPPED);
        barIsShown = true;
    }

    synchronized void eraseBar() {
        if (barIsShown) {
            err(ERASE);
            barIsShown = false;
        }
    }

    /** There is no place to say that this cannot be written. */
    private void err(String text) {
        try {
            err.write(bytes(text));
            err.flush();
        } catch (IOException e) {
            return;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
