package cdam.explain.serve;

import cdam.bundle.OutOfMemory;
import cdam.image.ImageTooLargeException;
import cdam.io.InputException;
import org.slf4j.LoggerFactory;

/** What a client is told of what went wrong: all that is its own to repair, and nothing of the inside. */
final class Failure {
    private static final SeldomLog LOG = new SeldomLog(LoggerFactory.getLogger("serve"));

    private Failure() {}

    /** The refusal that a client gets; what nobody expected is logged. */
    static Refusal of(Throwable e) {
        if (e instanceof Refusal refusal) {
            return refusal;
        }
        if (OutOfMemory.ofJava(e) != null || OutOfMemory.ofTensorFlow(e)) {
            LOG.error(
                    "out of memory; give Java more with CDAM_JAVA_OPTS=-Xmx8g, or serve with less --queue or --size",
                    null);
            return new Refusal(
                    503, "busy: not enough memory for this now; try again in a moment, or something smaller");
        }
        if (e instanceof ImageTooLargeException) {
            return new Refusal(413, String.valueOf(e.getMessage()));
        }
        if (e instanceof InputException && !isOfTheModel(e)) {
            return new Refusal(400, String.valueOf(e.getMessage()));
        }
        LOG.error("a request failed", e);
        return new Refusal(500, "the server failed at this; its log says why");
    }

    /** TensorFlow could not compute with the graph: nothing that a client can repair. */
    private static boolean isOfTheModel(Throwable e) {
        Throwable cause = e.getCause();
        return cause != null && cause.getClass().getPackageName().startsWith("org.tensorflow");
    }
}
