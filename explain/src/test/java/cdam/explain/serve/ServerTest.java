package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.method.MethodSpec;
import cdam.explain.target.LinearTarget;
import cdam.explain.target.NamedTarget;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTest {
    private static final Limits SMALL = new Limits(100_000, 100_000, 4, 2, 60, 1 << 20, 3);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Model model = TinyModels.model("dino");
    private final Server server = Server.start(TinyModels.bundle("dino"), model, "127.0.0.1", 0, SMALL);

    private byte[] photo = new byte[0];

    @BeforeAll
    void read() throws IOException {
        photo = Files.readAllBytes(Fixtures.path("images/plain.bmp"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofByteArray(body)));
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return new JsonMapper().readTree(response.body());
    }

    private JsonNode upload() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post("/api/images", photo);
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return json(response);
    }

    /** Waits for a job's end. */
    private JsonNode finish(HttpResponse<byte[]> started) throws IOException, InterruptedException {
        JsonNode job = json(started);
        while (job.path("state").asString().matches("waiting|running")) {
            Thread.sleep(20);
            job = json(send(request("/api/jobs/" + job.path("id").asString())));
        }
        return job;
    }

    private static float[] floats(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    @Test
    void should_say_what_maps_through_a_head_on_several_tokens_leave_out(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path path = folder.resolve("wide");
        CommandLine imported = CommandLine.run(
                "import",
                "--checkpoint",
                Fixtures.path("dino/backbone.pth"),
                "--heads",
                3,
                "--head",
                Fixtures.path("dino/head-mean-patch.pth"),
                "--out",
                path);
        assertThat(imported.status()).as(imported.err()).isZero();
        try (Model wide = Model.load(Bundle.open(path), SessionOptions.DEFAULT);
                Server own = Server.start(wide.bundle(), wide, "127.0.0.1", 0, SMALL)) {
            URI api = URI.create("http://127.0.0.1:" + own.port() + "/api/");
            JsonNode heads =
                    json(send(HttpRequest.newBuilder(api.resolve("model")))).path("heads");
            assertThat(heads.path(0).path("leaves_out").asString()).isEqualTo("mean patch");
            JsonNode image =
                    json(send(HttpRequest.newBuilder(api.resolve("images")).POST(BodyPublishers.ofByteArray(photo))));
            assertThat(image.path("logits").size()).isEqualTo(10);
        }
    }

    @Test
    void should_answer_a_photo_with_the_maps_of_all_classes() throws IOException, InterruptedException {
        JsonNode image = upload();
        assertThat(image.path("logits").size()).isEqualTo(10);
        assertThat(image.path("photo").asString()).startsWith("data:image/jpeg;base64,");
        byte[] npy = send(request("/api/images/" + image.path("id").asString() + "/maps.npy"))
                .body();
        int patches = image.path("rows").asInt() * image.path("columns").asInt();
        ByteBuffer numbers = ByteBuffer.wrap(npy, npy.length - 4 * 10 * patches, 4 * 10 * patches)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        JsonNode job = finish(
                post("/api/images/" + image.path("id").asString() + "/jobs?method=cdam&target=class:3", new byte[0]));
        float[] third = floats(job.path("scores").asString());
        float[] listed = new float[patches];
        for (int i = 0; i < patches; i++) {
            listed[i] = numbers.getFloat(4 * (3 * patches + i));
        }
        assertThat(Fixtures.relativeError(listed, third)).isLessThan(1e-4);
    }

    @Test
    void should_make_a_concept_of_photos_and_use_it() throws IOException, InterruptedException {
        String image = upload().path("id").asString();
        String concept = json(post("/api/concepts?image=" + image + "&image=" + image, new byte[0]))
                .path("id")
                .asString();
        JsonNode job = finish(
                post("/api/images/" + image + "/jobs?method=tam&target=concept:" + concept + ":cosine", new byte[0]));
        assertThat(job.path("state").asString()).isEqualTo("done");
        assertThat(floats(job.path("scores").asString())).hasSizeGreaterThan(1);
    }

    @Test
    void should_refuse_in_one_line_of_json() throws IOException, InterruptedException {
        assertRefused(post("/api/images", "no image".getBytes(StandardCharsets.UTF_8)), 400, "expected an image");
        assertRefused(post("/api/images", new byte[SMALL.uploadBytes() + 1]), 413, "at most 100000 bytes");
        assertRefused(post("/api/images?head=../../etc", photo), 404, "no such head");
        byte[] large = Files.readAllBytes(Fixtures.path("images/plain.bmp"));
        ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 30_000).putInt(22, 30_000);
        assertRefused(post("/api/images", large), 400, "the photo");
        String jobs = "/api/images/" + upload().path("id").asString() + "/jobs?method=";
        assertRefused(post(jobs + "cdam&target=class:all", new byte[0]), 400, "one scalar");
        assertRefused(post(jobs + "cdam&target=class:77", new byte[0]), 400, "from 0 to 9");
        assertRefused(post(jobs + "cdm&target=class:1", new byte[0]), 400, "no method cdm");
        assertRefused(post(jobs + "cdam&target=concept:../../etc/passwd", new byte[0]), 404, "no such concept");
        assertRefused(send(request("/api/jobs/0123")), 404, "no such job");
    }

    private static void assertRefused(HttpResponse<byte[]> response, int status, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("error").asString()).contains(message).doesNotContain("\n");
    }

    @Test
    void should_keep_other_sites_out() throws IOException, InterruptedException {
        HttpResponse<byte[]> page = send(request("/"));
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("default-src 'self'", "frame-ancestors 'none'"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertRefused(send(request("/api/model").header("Origin", "http://elsewhere.example")), 403, "Origin");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("GET /api/model HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void should_cancel_a_job_at_its_next_step() {
        ImageTensor image = new ImageTensor(32, 32, new float[3 * 32 * 32]);
        Explained explained = new Explained(
                new RgbImage(1, 1, new byte[3]),
                image,
                null,
                4,
                4,
                new float[0],
                new float[0],
                new float[0],
                new float[0]);
        Job job = new Job(
                explained,
                MethodSpec.parse("tam"),
                new NamedTarget(new LinearTarget(new float[model.config().width()], 0), -1, "zero"),
                60);
        job.run(model, job::cancel);
        assertThat(job.state().state()).isEqualTo("cancelled");
        assertThat(job.isOver()).isTrue();
    }

    @Test
    void should_refuse_photos_beyond_its_queue() {
        try (Worker worker = new Worker(model, new Limits(1, 1, 0, 0, 1, 1, 1))) {
            ImageTensor image = new ImageTensor(32, 32, new float[3 * 32 * 32]);
            assertThatThrownBy(() -> worker.explain(new RgbImage(1, 1, new byte[3]), image, null))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("busy");
        }
    }

    @Test
    void should_forget_what_was_not_asked_for_longest() {
        Kept<String> kept = new Kept<>("word", 10, String::length);
        String first = kept.add("four");
        String second = kept.add("four");
        assertThat(kept.get(first)).isEqualTo("four");
        kept.add("four");
        assertThat(kept.get(first)).isEqualTo("four");
        assertThatThrownBy(() -> kept.get(second)).hasMessageContaining("no such word");
    }
}
