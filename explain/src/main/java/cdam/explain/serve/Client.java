package cdam.explain.serve;

import io.javalin.http.Context;

/**
 * Who asks, so that users take turns. No login: whoever sends a new name with each request evades the limits of one client, but
 * not those of an address, so that nobody elsewhere loses anything.
 *
 * @param address of the network
 * @param name random, that each open page sends with its requests; empty
 */
record Client(String address, String name) {
    static final String HEADER = "X-Client";

    static Client of(Context context) {
        String page = context.header(HEADER);
        return new Client(context.ip(), page != null && page.matches("[A-Za-z0-9-]{8,64}") ? page : "");
    }
}
