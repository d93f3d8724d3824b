package cdam.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why the system refused, in words: no name of a class of Java. */
public final class ErrorMessages {
    private ErrorMessages() {}

    /** What stands at a path where a file is expected; opening a pipe could wait for ever, a device may have no end. */
    public static String instead(Path file) {
        if (Files.isDirectory(file)) {
            return "a folder";
        }
        return Files.exists(file)
                ? "a pipe or a device"
                : Files.isSymbolicLink(file) ? "a broken link" : "nothing there; check the path";
    }

    /** What a failed read or write says of its reason. */
    public static String of(Exception e) {
        if (e instanceof UncheckedIOException && e.getCause() instanceof IOException cause) {
            return of(cause);
        }
        if (e instanceof CharacterCodingException) {
            return "found bytes that are no UTF-8 text; save it as UTF-8";
        }
        if (e instanceof NoSuchFileException none) {
            return "found nothing at " + none.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return "no right to " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException other) {
            return "a file stands where a folder is needed: " + other.getFile();
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e.getMessage() == null ? "the system gives no reason" : e.getMessage();
    }
}
