package cdam.explain.serve;

import io.javalin.http.Context;

/**
 * Who asks, so that users take turns: the address, and the random name that each open page sends with its requests. No login:
 * whoever sends a new name with each request only evades the limits of one client, not those of all.
 */
final class Client {
    static final String HEADER = "X-Client";

    private Client() {}

    static String of(Context context) {
        String page = context.header(HEADER);
        return page != null && page.matches("[A-Za-z0-9-]{8,64}") ? context.ip() + " " + page : context.ip();
    }
}
