package cdam.io;

/** A command line or a config is wrong; the message is one line for the user. The command ends with status 2. */
public final class UsageException extends InputException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Throws unless a condition holds. */
    public static void require(boolean holds, String message) {
        if (!holds) {
            throw new UsageException(message);
        }
    }
}
