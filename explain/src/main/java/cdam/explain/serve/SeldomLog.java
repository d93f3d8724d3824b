package cdam.explain.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A log that no client can flood: a message that comes again within ten seconds is counted, and the count said with the next. */
final class SeldomLog {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);

    private static final class Said {
        private long at;
        private int since;
    }

    private final Logger log;
    private final Map<String, Said> messages = new HashMap<>();

    SeldomLog(Logger log) {
        this.log = log;
    }

    /** @param message one of a few: none that a client can choose */
    synchronized void error(String message, @Nullable Throwable cause) {
        Said said = messages.get(message);
        long now = System.nanoTime();
        if (said == null) {
            log.error(message, cause);
            said = new Said();
        } else if (now - said.at > PAUSE) {
            log.error("{} ({} more since the last such line)", message, said.since, cause);
        } else {
            said.since++;
            return;
        }
        said.at = now;
        said.since = 0;
        messages.put(message, said);
    }
}
