package cdam.explain.serve;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keeps other web sites out: a page elsewhere could send a browser here, under a name of its own that it lets point to this
 * machine (DNS rebinding). So the Host must be an address, localhost, or the name that was given, and an Origin, where there
 * is one, must be this server.
 *
 * @param host that the server was told to listen on
 */
record OriginCheck(String host) {
    void require(Context context) {
        String asked = context.header("Host");
        if (asked == null || !isOurs(asked.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT))) {
            throw new Refusal(
                    403, "expected a Host that is an address or localhost; open the page as the server printed it");
        }
        String origin = context.header("Origin");
        if (origin != null
                && !origin.matches("(?i)https?://" + Pattern.quote(asked))) { // https: of a proxy before this
            throw new Refusal(403, "expected a request of this server's own page, found another Origin");
        }
    }

    /** Whether a host means this machine alone. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("::1");
    }

    private boolean isOurs(String name) {
        return name.equals("localhost")
                || name.equals(host.toLowerCase(Locale.ROOT))
                || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                || name.matches("\\[[0-9a-f:.]+]");
    }
}
