package cdam.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Something given to the product is not what it must be: a file, a tensor, a value in a config. The message is one line
 * for the user: what was expected, what was found, where, and what to do; names and values of files in it are shown as
 * {@link PlainText}. The command ends with status 1.
 */
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(PlainText.line(message, PlainText.MESSAGE));
    }

    public InputException(String message, Throwable cause) {
        super(PlainText.line(message, PlainText.MESSAGE), cause);
    }

    /**
     * For what must be a file on a disk.
     *
     * @param what it should be, such as "a checkpoint file"
     * @throws InputException if it is none
     */
    public static void requireFile(Path file, String what) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    "cannot read " + file + ": expected " + what + ", found " + ErrorMessages.instead(file));
        }
    }

    /** A file that the system does not let be read. */
    public static InputException cannotRead(Path file, IOException e) {
        String reason = e instanceof NoSuchFileException
                ? "found nothing there; check the path"
                : e instanceof AccessDeniedException ? "found no right to; check who may read it" : ErrorMessages.of(e);
        return new InputException("cannot read " + file + ": " + reason, e);
    }
}
