package cdam.catalogue;

import cdam.io.InputException;

/** The bytes are not the file that was expected: keeping them helps nobody. Whatever else goes wrong is no fault of theirs. */
final class MismatchException extends InputException {
    private static final long serialVersionUID = 1;

    MismatchException(String message) {
        super(message);
    }
}
