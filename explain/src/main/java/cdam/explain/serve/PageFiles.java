package cdam.explain.serve;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The page's files, and the headers that keep it to itself. */
final class PageFiles {
    /** Address, type and resource of each. */
    private static final Map<String, List<String>> FILES = Map.of(
            "/", List.of("text/html", "serve.html"),
            "/requests.js", List.of("text/javascript", "requests.js"),
            "/serve.js", List.of("text/javascript", "serve.js"),
            "/serve.css", List.of("text/css", "serve.css"),
            "/report.css", List.of("text/css", "/cdam/explain/report/report.css"),
            "/overlay.js", List.of("text/javascript", "/cdam/explain/report/overlay.js"));

    /** Headers of every answer. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private PageFiles() {}

    static void routes(RoutesConfig routes, Api api) {
        FILES.forEach((path, file) -> routes.get(
                path, context -> Sending.of(context, api, file.get(0) + "; charset=utf-8", resource(file.get(1)))));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program's own " + name + " is missing");
            }
            return in.readAllBytes();
        }
    }
}
