package cdam.io;

/**
 * Something given to the product is not what it must be: a file, a tensor, a value in a config. The message is one line
 * for the user: what was expected, what was found, where, and what to do. The command ends with status 1.
 */
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
