package cdam.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why the system refused, in words: no name of a class of Java. */
public final class Reasons {
    private Reasons() {}

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
