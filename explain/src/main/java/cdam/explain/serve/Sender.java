package cdam.explain.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/**
 * The other end of a connection, and whether it still waits for its answer: Jetty looks only between two requests. For the thread
 * that answers, once the request's body is read.
 */
final class Sender implements BooleanSupplier {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(Turns.PAUSE_MILLIS);

    private final Context context;
    private final Request request;
    private final EndPoint connection;
    private long looked = System.nanoTime();
    private boolean isGone;
    private boolean isLost;

    Sender(Context context) {
        this.context = context;
        this.request = ServletContextRequest.getServletContextRequest(context.req());
        this.connection = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /** Ends the connection if it is still there then; the result calls that off. */
    Runnable cutOffAfter(long seconds) {
        return request.getComponents().getScheduler().schedule(connection::close, seconds, TimeUnit.SECONDS)::cancel;
    }

    /** Whether it has gone. May be asked often: it looks now and then. */
    @Override
    public boolean getAsBoolean() {
        if (!isGone && !isLost && System.nanoTime() - looked > PAUSE) {
            looked = System.nanoTime();
            look();
        }
        return isGone;
    }

    private void look() {
        try {
            int read = connection.fill(BufferUtil.allocate(1));
            isGone = read < 0;
            if (read > 0) { // the first byte of a next request: it must be sent again
                isLost = true;
                context.header("Connection", "close");
            }
        } catch (IOException e) {
            isGone = true;
        }
    }
}
