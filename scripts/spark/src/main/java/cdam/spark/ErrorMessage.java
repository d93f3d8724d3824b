package cdam.spark;

import cdam.io.InputException;

/** What is said of an exception of Spark or of a file system, in one line. */
final class ErrorMessage {
    private ErrorMessage() {}

    /** The message of a task's own exception, where Spark brings one; otherwise the first line of Spark's. */
    static String of(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return line(e);
    }

    /** The exception and the first line of its message. */
    static String line(Throwable e) {
        return e.getClass().getSimpleName() + ": "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
