package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.bundle.Model;
import cdam.explain.serve.Responses.ConceptAnswer;
import cdam.io.InputException;
import cdam.io.Json;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

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
    static Server start(
            Bundle bundle, Model model, ImageSize size, FramingKind framing, String host, int port, Limits limits) {
        return start(bundle, new Worker(model, new AllClassMaps(model)::of, limits), size, framing, host, port, limits);
    }

    /** @param worker becomes this server's, which closes it */
    static Server start(
            Bundle bundle, Worker worker, ImageSize size, FramingKind framing, String host, int port, Limits limits) {
        Api api = new Api(bundle, size, framing, worker, limits);
        long idle =
                Math.min(IDLE.toMillis(), Duration.ofSeconds(limits.seconds()).toMillis());
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.threadPool = new QueuedThreadPool(limits.waiting() + OTHER_THREADS);
            config.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrors()));
            config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new JettyErrors()));
            config.jetty.modifyHttpConfiguration(http -> http.setIdleTimeout(idle)); // of a body and an answer
            config.http.maxRequestSize = limits.uploadBytes() + 1L;
            config.router.javaLangErrorHandler(Errors::write);
            OriginCheck sameSite = new OriginCheck(host);
            config.routes.before(context -> {
                PageFiles.HEADERS.forEach(context::header);
                sameSite.require(context);
            });
            PageFiles.routes(config.routes, api);
            routes(config.routes, api, new UploadReader(limits));
            Errors.routes(config.routes);
        });
        try {
            javalin.start(host, port);
            for (Connector connector : javalin.jettyServer().server().getConnectors()) {
                ((AbstractConnector) connector).setIdleTimeout(idle); // of the rest
            }
            return new Server(javalin, worker);
        } catch (RuntimeException e) {
            worker.close();
            throw new InputException("cannot listen on " + host + " port " + port + ": " + problem(host, e), e);
        }
    }

    /** An address of another machine fails otherwise than a port that is taken, and what helps is another option. */
    private static String problem(String host, RuntimeException e) {
        try {
            InetAddress address = InetAddress.getByName(host);
            boolean ours = address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
            return ours
                    ? reason(e) + "; give another --port (0: any free one)"
                    : "no address of this machine; give another --host";
        } catch (UnknownHostException unknown) {
            return "no such host; give another --host";
        } catch (SocketException none) {
            return reason(e) + "; give another --port or --host";
        }
    }

    /** The deepest: those around it guess. */
    private static String reason(Throwable e) {
        Throwable cause = e.getCause();
        return cause != null ? reason(cause) : String.valueOf(e.getMessage());
    }

    private static void routes(RoutesConfig routes, Api api, UploadReader body) {
        routes.get("/api/model", taking(context -> json(context, api, api.model())));
        routes.post("/api/images", context -> upload(context, api, body));
        routes.get("/api/images/{id}", taking(context -> json(context, api, api.image(context.pathParam("id")))));
        routes.get("/api/images/{id}/maps.npy", taking(context -> maps(context, api, context.pathParam("id"))));
        routes.get(
                "/api/images/{id}/map.{format}",
                context -> map(context, api, "target", target -> api.map(context.pathParam("id"), target)));
        routes.post(
                "/api/images/{id}/jobs",
                taking(
                        context -> json(
                                context,
                                api,
                                api.start(
                                        Client.of(context),
                                        context.pathParam("id"),
                                        context.queryParam("method"),
                                        context.queryParam("target"))),
                        "method",
                        "target"));
        routes.get("/api/jobs/{id}", taking(context -> json(context, api, api.job(context.pathParam("id")))));
        routes.get(
                "/api/jobs/{id}/map.{format}",
                context -> map(context, api, "map", index -> api.jobMap(context.pathParam("id"), index)));
        routes.delete("/api/jobs/{id}", taking(context -> json(context, api, api.cancel(context.pathParam("id")))));
        routes.post(
                "/api/concepts",
                taking(
                        context -> json(
                                context,
                                api,
                                new ConceptAnswer(api.concept(Client.of(context), context.queryParams("image")))),
                        "image"));
    }

    private static Handler taking(Handler handler, String... parameters) {
        return context -> {
            Parameters.require(context, List.of(parameters));
            handler.handle(context);
        };
    }

    /** Whatever can be refused is refused before the photo's file is read. */
    private static void upload(Context context, Api api, UploadReader body) throws IOException {
        Client client = Client.of(context);
        Head head;
        Runnable place;
        try {
            body.requireLength(context);
            Parameters.require(context, List.of("head"));
            head = api.head(context.queryParam("head"));
            place = api.place(client);
        } catch (Refusal e) {
            body.drain(context);
            throw e;
        }
        try {
            byte[] photo = body.read(context);
            json(context, api, api.explain(client, photo, head, new Sender(context)));
        } finally {
            place.run();
        }
    }

    private static void maps(Context context, Api api, String image) throws IOException {
        Sending.of(context, api, MapFile.Format.NPY.type(), api.mapsBytes(image), () -> api.maps(image));
    }

    /** @param which the parameter that says which map */
    private static void map(Context context, Api api, String which, Function<@Nullable String, MapFile> maps)
            throws IOException {
        MapFile.Format format = MapFile.Format.of(context.pathParam("format"));
        List<String> known = new ArrayList<>(List.of(which));
        known.addAll(LookQuery.PARAMETERS);
        Parameters.require(context, known);
        MapFile map = maps.apply(context.queryParam(which));
        byte[] file = api.file(map, format, LookQuery.of(context, map.signed()));
        context.header("Content-Disposition", "attachment; filename=\"" + map.name(format) + "\"");
        Sending.of(context, api, format.type(), file);
    }

    private static void json(Context context, Api api, Object answer) throws IOException {
        Sending.of(context, api, Errors.JSON, Json.text(answer).getBytes(StandardCharsets.UTF_8));
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
