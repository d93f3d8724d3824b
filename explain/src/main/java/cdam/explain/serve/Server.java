package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.job.ImageSize;
import cdam.explain.serve.Answers.ConceptAnswer;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.vit.ViTConfig;
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
    /** A photo on its way holds a thread; so many more are for all other requests. */
    private static final int OTHER_THREADS = 32;

    /** A connection on which nothing moves is closed. */
    private static final int IDLE_MILLIS = 10_000;

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

    private final Javalin javalin;
    private final Worker worker;

    private Server(Javalin javalin, Worker worker) {
        this.javalin = javalin;
        this.worker = worker;
    }

    /** Starts with photos brought to the model's own size. */
    static Server start(Bundle bundle, Model model, String host, int port, Limits limits) {
        ViTConfig config = bundle.card().architecture();
        return start(bundle, model, new ImageSize(config.defaultHeight(), config.defaultWidth()), host, port, limits);
    }

    /**
     * Starts.
     *
     * @param model stays the caller's
     * @param size that photos are brought to, in multiples of the patch
     * @param port 0: any free one
     * @throws InputException if the port cannot be had
     */
    static Server start(Bundle bundle, Model model, ImageSize size, String host, int port, Limits limits) {
        Worker worker = new Worker(model, new AllMaps(model)::of, limits);
        Api api = new Api(bundle, size, worker, limits);
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.threadPool = new QueuedThreadPool(limits.waiting() + OTHER_THREADS);
            config.jetty.modifyHttpConfiguration(http -> http.setIdleTimeout(IDLE_MILLIS));
            config.http.maxRequestSize = limits.uploadBytes() + 1L;
            config.router.javaLangErrorHandler(Errors::write);
            SameSite sameSite = new SameSite(host);
            config.routes.before(context -> {
                HEADERS.forEach(context::header);
                sameSite.require(context);
            });
            FILES.forEach((path, file) -> config.routes.get(
                    path,
                    context ->
                            context.contentType(file.get(0) + "; charset=utf-8").result(resource(file.get(1)))));
            routes(config.routes, api, new Body(limits));
            Errors.routes(config.routes);
        });
        try {
            return new Server(javalin.start(host, port), worker);
        } catch (RuntimeException e) {
            worker.close();
            throw new InputException(
                    "cannot listen on " + host + " port " + port + ": " + e.getMessage() + "; give another --port", e);
        }
    }

    private static void routes(RoutesConfig routes, Api api, Body body) {
        routes.get("/api/model", context -> json(context, api.model()));
        routes.post("/api/images", context -> upload(context, api, body));
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
                                Client.of(context),
                                context.pathParam("id"),
                                context.queryParam("method"),
                                context.queryParam("target"))));
        routes.get("/api/jobs/{id}", context -> json(context, api.job(context.pathParam("id"))));
        routes.get(
                "/api/jobs/{id}/map.{format}",
                context -> map(context, api, api.jobMap(context.pathParam("id"), context.queryParam("map"))));
        routes.delete("/api/jobs/{id}", context -> json(context, api.cancel(context.pathParam("id"))));
        routes.post(
                "/api/concepts",
                context -> json(
                        context, new ConceptAnswer(api.concept(Client.of(context), context.queryParams("image")))));
    }

    /** Whatever can be refused is refused before the photo's file is read. */
    private static void upload(Context context, Api api, Body body) {
        String client = Client.of(context);
        Head head;
        Runnable place;
        try {
            body.requireLength(context);
            head = api.head(context.queryParam("head"));
            place = api.place(client);
        } catch (Refusal e) {
            body.drain(context);
            throw e;
        }
        try {
            json(context, api.explain(client, body.read(context), head));
        } finally {
            place.run();
        }
    }

    private static void map(Context context, Api api, MapFile map) {
        MapFile.Format format = MapFile.Format.of(context.pathParam("format"));
        context.contentType(format.type())
                .header("Content-Disposition", "attachment; filename=\"" + map.name(format) + "\"")
                .result(api.file(map, format, LookQuery.of(context, map.signed())));
    }

    private static void json(Context context, Object answer) {
        context.contentType(Errors.JSON).result(Json.text(answer));
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
