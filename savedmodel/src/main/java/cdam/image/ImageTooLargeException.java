package cdam.image;

import cdam.io.InputException;

/** A picture has more pixels than may be decoded; told by its header alone. */
public final class ImageTooLargeException extends InputException {
    private static final long serialVersionUID = 1L;

    ImageTooLargeException(String message) {
        super(message);
    }
}
