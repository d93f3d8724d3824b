package cdam.explain.serve;

import cdam.io.PlainText;

/** A request that is not served, and why. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status of HTTP */
    Refusal(int status, String message) {
        super(PlainText.line(message, PlainText.MESSAGE));
        this.status = status;
    }

    int status() {
        return status;
    }
}
