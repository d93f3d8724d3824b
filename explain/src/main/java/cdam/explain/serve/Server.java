package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.explain.serve.Answers.ConceptAnswer;
import cdam.explain.serve.Answers.ErrorAnswer;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.UsageException;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The routes, the page's files and the headers. */
final class Server implements AutoCloseable {
    /** A request holds its photo's bytes: so many at once. */
    private static final int THREADS = 40;

    private static final Map<String, List<String>> FILES = Map.of(
            "/", List.of("text/html", "serve.html"),
            "/requests.js", List.of("text/javascript", "requests.js"),
            "/serve.js", List.of("text/javascript", "serve.js"),
            "/serve.css", List.of("text/css", "serve.css"),
            "/report.css", List.of("text/css", "/cdam/explain/report/report.css"),
            "/overlay.js", List.of("text/javascript", "/cdam/explain/report/overlay.js"));

    private static final Map<String, String> HEADERS = Map.of(
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

    private static final String APPLICATION_JSON = "application/json";

    private final Javalin javalin;
    private final Worker worker;

    private Server(Javalin javalin, Worker worker) {
        this.javalin = javalin;
        this.worker = worker;
    }

    /**
     * Starts.
     *
     * @param model stays the caller's
     * @param port 0: any free one
     * @throws InputException if the port cannot be had
     */
    static Server start(Bundle bundle, Model model, String host, int port, Limits limits) {
        Worker worker = new Worker(model, limits);
        Api api = new Api(bundle, worker, limits);
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.threadPool = new QueuedThreadPool(THREADS);
            config.http.maxRequestSize = limits.uploadBytes() + 1L;
            SameSite sameSite = new SameSite(host);
            config.routes.before(context -> {
                HEADERS.forEach(context::header);
                sameSite.require(context);
            });
            FILES.forEach((path, file) -> config.routes.get(
                    path,
                    context ->
                            context.contentType(file.get(0) + "; charset=utf-8").result(resource(file.get(1)))));
            routes(config.routes, api, limits);
            errors(config.routes);
        });
        try {
            return new Server(javalin.start(host, port), worker);
        } catch (RuntimeException e) {
            worker.close();
            throw new InputException(
                    "cannot listen on " + host + " port " + port + ": " + e.getMessage() + "; give another --port", e);
        }
    }

    private static void routes(RoutesConfig routes, Api api, Limits limits) {
        routes.get("/api/model", context -> json(context, api.model()));
        routes.post(
                "/api/images",
                context -> json(context, api.explain(body(context, limits), context.queryParam("head"))));
        routes.get(
                "/api/images/{id}/maps.npy",
                context -> context.contentType("application/octet-stream").result(api.maps(context.pathParam("id"))));
        routes.get(
                "/api/images/{id}/map.{format}",
                context -> map(context, api, api.map(context.pathParam("id"), context.queryParam("target"))));
        routes.post(
                "/api/images/{id}/jobs",
                context -> json(
                        context,
                        api.start(
                                context.pathParam("id"), context.queryParam("method"), context.queryParam("target"))));
        routes.get("/api/jobs/{id}", context -> json(context, api.job(context.pathParam("id"))));
        routes.get("/api/jobs/{id}/map.{format}", context -> map(context, api, api.jobMap(context.pathParam("id"))));
        routes.delete("/api/jobs/{id}", context -> json(context, api.cancel(context.pathParam("id"))));
        routes.post(
                "/api/concepts",
                context -> json(context, new ConceptAnswer(api.concept(context.queryParams("image")))));
    }

    private static void errors(RoutesConfig routes) {
        routes.exception(Refusal.class, (e, context) -> error(context, e.status(), e));
        routes.exception(InputException.class, (e, context) -> error(context, 400, e));
        routes.exception(UsageException.class, (e, context) -> error(context, 400, e));
        routes.error(404, context -> {
            if (!APPLICATION_JSON.equals(context.res().getContentType())) {
                json(context, new ErrorAnswer("no such address; the API's are in explain/docs/page.md"));
            }
        });
    }

    /** The whole body, or a refusal after as many bytes as are allowed. */
    private static byte[] body(Context context, Limits limits) throws IOException {
        byte[] body = context.bodyInputStream().readNBytes(limits.uploadBytes() + 1);
        if (body.length > limits.uploadBytes()) {
            throw new Refusal(413, "expected a photo of at most " + limits.uploadBytes() + " bytes");
        }
        return body;
    }

    private static void map(Context context, Api api, MapFile map) {
        MapFile.Format format = MapFile.Format.of(context.pathParam("format"));
        context.contentType(format.type())
                .header("Content-Disposition", "attachment; filename=\"" + map.name(format) + "\"")
                .result(api.file(map, format, LookQuery.of(context, map.signed())));
    }

    private static void json(Context context, Object answer) {
        context.contentType(APPLICATION_JSON).result(Json.text(answer));
    }

    private static void error(Context context, int status, Exception e) {
        context.status(status);
        json(context, new ErrorAnswer(String.valueOf(e.getMessage())));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Server.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program's own " + name + " is missing");
            }
            return in.readAllBytes();
        }
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
        worker.close();
    }
}
