package cdam.explain.serve;

import cdam.bundle.ModelCard;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The page's files, and the headers that keep it to itself. */
final class PageFiles {
    /** Address, type and resource of each. */
    private static final Map<String, List<String>> FILES = Map.of(
            "/", List.of("text/html", "serve.html"),
            "/requests.js", List.of("text/javascript", "requests.js"),
            "/methods.js", List.of("text/javascript", "methods.js"),
            "/share.js", List.of("text/javascript", "share.js"),
            "/serve.js", List.of("text/javascript", "serve.js"),
            "/serve.css", List.of("text/css", "serve.css"),
            "/report.css", List.of("text/css", "/cdam/explain/report/report.css"),
            "/overlay.js", List.of("text/javascript", "/cdam/explain/report/overlay.js"));

    /** To try where no photo is at hand. */
    private static final List<String> PHOTOGRAPHS = List.of("cat.jpg", "coffee.jpg", "rocket.jpg");

    private static final List<String> SCENES = List.of("scene-022.png", "scene-050.png", "scene-001.png");

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

    /** The sample photos, first those of the kind that the model was made for. */
    static List<String> samples(ModelCard card) {
        boolean photographs = card.caution().isEmpty();
        return Stream.concat(
                        (photographs ? PHOTOGRAPHS : SCENES).stream(), (photographs ? SCENES : PHOTOGRAPHS).stream())
                .toList();
    }

    static void routes(RoutesConfig routes, Api api) {
        FILES.forEach((path, file) -> routes.get(
                path, context -> Sending.of(context, api, file.get(0) + "; charset=utf-8", resource(file.get(1)))));
        routes.get("/samples/{name}", context -> {
            String name = context.pathParam("name");
            if (!PHOTOGRAPHS.contains(name) && !SCENES.contains(name)) {
                throw new Refusal(404, "no such sample; there are: " + PHOTOGRAPHS + " and " + SCENES);
            }
            String type = name.endsWith(".png") ? "image/png" : "image/jpeg";
            Sending.of(context, api, type, resource("samples/" + name));
        });
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
