package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.job.ImageSize;
import cdam.explain.serve.Answers.ConceptAnswer;
import cdam.io.InputException;
import cdam.io.Json;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The routes of the API, and what every request passes. */
final class Server implements AutoCloseable {
    /** A photo on its way holds a thread; so many more are for all other requests. */
    private static final int OTHER_THREADS = 32;

    /** A connection from which nothing comes, or that takes nothing, is closed; one that waits for an answer is not. */
    static final Duration IDLE = Duration.ofSeconds(10);

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
     * @param size that photos are brought to, in multiples of the patch
     * @param port 0: any free one
     * @throws InputException if the port cannot be had
     */
    static Server start(Bundle bundle, Model model, ImageSize size, String host, int port, Limits limits) {
        return start(bundle, new Worker(model, new AllMaps(model)::of, limits), size, host, port, limits);
    }

    /** @param worker becomes this server's, which closes it */
    static Server start(Bundle bundle, Worker worker, ImageSize size, String host, int port, Limits limits) {
        Api api = new Api(bundle, size, worker, limits);
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.threadPool = new QueuedThreadPool(limits.waiting() + OTHER_THREADS);
            config.jetty.modifyHttpConfiguration(http -> http.setIdleTimeout(IDLE.toMillis()));
            config.http.maxRequestSize = limits.uploadBytes() + 1L;
            config.router.javaLangErrorHandler(Errors::write);
            SameSite sameSite = new SameSite(host);
            config.routes.before(context -> {
                PageFiles.HEADERS.forEach(context::header);
                sameSite.require(context);
            });
            PageFiles.routes(config.routes);
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

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
        worker.close();
    }
}
