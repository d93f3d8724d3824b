package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.bundle.Model;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import cdam.vit.ViTConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on a free port, and a program that asks it. */
final class LiveServer implements AutoCloseable {
    /** An answer to a request. */
    record Answer(int status, HttpHeaders headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            assertThat(status).as(text()).isEqualTo(200);
            return new JsonMapper().readTree(body);
        }

        String id() {
            return json().path("id").asString();
        }

        NpyArray npy() {
            try {
                Path file = Files.createTempFile("cdam-test-", ".npy");
                try {
                    return Npy.read(Files.write(file, body));
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void requireRefused(int expected, String message) {
            assertThat(status).as(text()).isEqualTo(expected);
            assertThat(new JsonMapper().readTree(body).path("error").asString())
                    .contains(message)
                    .doesNotContain("\n");
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server;

    private LiveServer(Server server) {
        this.server = server;
    }

    /**
     * Of photos of the model's own size.
     *
     * @param model stays the caller's
     */
    static LiveServer of(Bundle bundle, Model model, Limits limits) {
        ViTConfig own = bundle.card().architecture();
        ImageSize size = new ImageSize(own.defaultHeight(), own.defaultWidth());
        return of(bundle, model, size, limits);
    }

    /** Of photos of a size of one's own. */
    static LiveServer of(Bundle bundle, Model model, ImageSize size, Limits limits) {
        return new LiveServer(Server.start(bundle, model, size, FramingKind.FIT, "127.0.0.1", 0, limits));
    }

    /** Of the tiny DINO model: 10 classes, photos of 32 x 32 pixels. */
    static LiveServer tiny(Limits limits) {
        return of(TinyModels.bundle("dino"), TinyModels.model("dino"), limits);
    }

    /** Of the tiny DINO model, with what a test does for its photos; that of {@link AllClassMaps} as a rule. */
    static LiveServer tiny(UnaryOperator<Function<List<PhotoInput>, List<PhotoExplanation>>> explainer, Limits limits) {
        Model model = TinyModels.model("dino");
        Worker worker = new Worker(model, explainer.apply(new AllClassMaps(model)::of), limits);
        ImageSize size = new ImageSize(32, 32);
        return new LiveServer(
                Server.start(TinyModels.bundle("dino"), worker, size, FramingKind.FIT, "127.0.0.1", 0, limits));
    }

    int port() {
        return server.port();
    }

    String address() {
        return "http://127.0.0.1:" + port() + "/";
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address()).resolve(path));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send(request(path));
    }

    Answer post(String path, byte... body) {
        return send(request(path).POST(BodyPublishers.ofByteArray(body)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Sends one of the fixtures' photos. */
    JsonNode photo(String name) {
        return post("/api/images", bytes(name)).json();
    }

    /** Sends a photo; returns the path of what was made of it. */
    String image() {
        return "/api/images/" + photo("plain.bmp").path("id").asString();
    }

    static byte[] bytes(String photo) {
        try {
            return Files.readAllBytes(Fixtures.path("images/" + photo));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer in the end: refusals of a full queue are tried again. */
    JsonNode untilServed(String path, byte... body) {
        Answer answer = post(path, body);
        while (answer.status() == 503) {
            pause();
            answer = post(path, body);
        }
        return answer.json();
    }

    /** Waits for a job's end. */
    JsonNode finish(JsonNode started) {
        return await(started, "waiting|running");
    }

    /** Waits for as long as a job's state is one of these. */
    JsonNode await(JsonNode started, String states) {
        JsonNode job = started;
        while (job.path("state").asString().matches(states)) {
            pause();
            job = get("/api/jobs/" + job.path("id").asString()).json();
        }
        return job;
    }

    static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Numbers in Base64. */
    static float[] floats(JsonNode packed) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(packed.asString())).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    @Override
    public void close() {
        server.close();
    }
}
