package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.method.MethodSpec;
import cdam.explain.target.LinearTarget;
import cdam.explain.target.NamedTarget;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.io.Npy;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTest {
    private static final Limits SMALL = new Limits(100_000, 100_000, 4, 4, 2, 9, 60, 16 << 20, 3, 100_000, 128);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService users = Executors.newFixedThreadPool(16);
    private final Model model = TinyModels.model("dino");
    private final Server server = Server.start(TinyModels.bundle("dino"), model, "127.0.0.1", 0, SMALL);

    @TempDir
    Path folder = Path.of("");

    private byte[] photo = new byte[0];

    @BeforeAll
    void read() throws IOException {
        photo = Files.readAllBytes(Fixtures.path("images/plain.bmp"));
    }

    @AfterAll
    void stop() {
        server.close();
        users.shutdownNow();
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
        return finish(json(started));
    }

    private JsonNode finish(JsonNode started) throws IOException, InterruptedException {
        JsonNode job = started;
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
    void should_give_programs_maps_as_png_npy_and_json() throws IOException, InterruptedException {
        String image = "/api/images/" + upload().path("id").asString();
        JsonNode third = json(send(request(image + "/map.json?target=class:3")));
        JsonNode fifth = json(send(request(image + "/map.json?target=class:5")));
        HttpResponse<byte[]> contrast = send(request(image + "/map.npy?target=contrast:3/5"));
        assertThat(contrast.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"cdam-class-3-class-5.npy\"");
        float[] scores = Npy.read(Files.write(folder.resolve("contrast.npy"), contrast.body()))
                .values();
        for (int i = 0; i < scores.length; i++) {
            assertThat((double) scores[i]).isCloseTo(score(third, i) - score(fifth, i), within(1e-6));
        }
        BufferedImage smooth = png(image + "/map.png?target=class:3&palette=print&strength=1");
        BufferedImage nearest = png(image + "/map.png?target=class:3&palette=print&strength=1&smooth=false");
        assertThat(smooth.getWidth()).isEqualTo(nearest.getWidth()).isGreaterThan(700);
        assertThat(json(send(request(image + "/map.json?target=attention")))
                        .path("signed")
                        .asBoolean())
                .isFalse();
        JsonNode job = finish(post(image + "/jobs?method=rp&target=class:3", new byte[0]));
        JsonNode map = json(send(request("/api/jobs/" + job.path("id").asString() + "/map.json")));
        assertThat(map.path("method").asString()).isEqualTo("rp");
        assertThat((float) score(map, 2)).isEqualTo(floats(job.path("scores").asString())[2]);
    }

    private static double score(JsonNode map, int index) {
        return map.path("scores").get(index).asDouble();
    }

    private BufferedImage png(String path) throws IOException, InterruptedException {
        return ImageIO.read(new ByteArrayInputStream(send(request(path)).body()));
    }

    @Test
    void should_give_users_at_once_their_own_results() throws IOException, InterruptedException {
        List<byte[]> photos = new ArrayList<>();
        List<JsonNode> alone = new ArrayList<>();
        for (String name : List.of("plain.bmp", "palette.png", "alpha.png", "progressive.jpg")) {
            photos.add(Files.readAllBytes(Fixtures.path("images/" + name)));
            alone.add(json(post("/api/images", photos.get(photos.size() - 1))).path("logits"));
        }
        List<CompletableFuture<JsonNode>> together = new ArrayList<>();
        for (int i = 0; i < 4 * photos.size(); i++) {
            byte[] mine = photos.get(i % photos.size());
            together.add(CompletableFuture.supplyAsync(() -> answer("/api/images", mine), users));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < together.size(); i++) {
            JsonNode answer = together.get(i).join();
            names.add(answer.path("id").asString());
            for (int c = 0; c < 10; c++) {
                assertThat(answer.path("logits").get(c).asDouble())
                        .isCloseTo(alone.get(i % photos.size()).get(c).asDouble(), within(1e-4));
            }
        }
        assertThat(names).hasSize(together.size());
    }

    @Test
    void should_give_jobs_at_once_their_own_results() throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>();
        List<float[]> alone = new ArrayList<>();
        for (String name : List.of("plain.bmp", "palette.png", "alpha.png", "progressive.jpg")) {
            String image = json(post("/api/images", Files.readAllBytes(Fixtures.path("images/" + name))))
                    .path("id")
                    .asString();
            paths.add("/api/images/" + image + "/jobs?method=tam&target=class:" + paths.size());
            alone.add(floats(finish(post(paths.get(paths.size() - 1), new byte[0]))
                    .path("scores")
                    .asString()));
        }
        List<CompletableFuture<JsonNode>> together = new ArrayList<>();
        for (int i = 0; i < 3 * paths.size(); i++) {
            String path = paths.get(i % paths.size());
            together.add(CompletableFuture.supplyAsync(() -> answer(path, new byte[0]), users));
        }
        for (int i = 0; i < together.size(); i++) {
            JsonNode job = finish(together.get(i).join());
            assertThat(job.path("state").asString()).isEqualTo("done");
            assertThat(Fixtures.relativeError(floats(job.path("scores").asString()), alone.get(i % paths.size())))
                    .isLessThan(1e-4);
        }
    }

    /** The answer in the end: refusals of a full queue are tried again. */
    private JsonNode answer(String path, byte[] body) {
        try {
            HttpResponse<byte[]> response = post(path, body);
            while (response.statusCode() == 503) {
                Thread.sleep(10);
                response = post(path, body);
            }
            assertThat(response.statusCode()).isEqualTo(200);
            return json(response);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void should_run_methods_without_a_target_and_give_all_their_maps() throws IOException, InterruptedException {
        String image = "/api/images/" + upload().path("id").asString();
        JsonNode job = finish(post(image + "/jobs?method=am-heads", new byte[0]));
        assertThat(job.path("maps").asInt()).isEqualTo(model.config().heads());
        String path = "/api/jobs/" + job.path("id").asString() + "/map.";
        Path file = Files.write(
                folder.resolve("heads.npy"), send(request(path + "npy")).body());
        assertThat(Npy.read(file).shape())
                .containsExactly(
                        model.config().heads(),
                        job.path("rows").asInt(),
                        job.path("columns").asInt());
        JsonNode second = json(send(request(path + "json?map=1")));
        assertThat((float) score(second, 0))
                .isEqualTo(Npy.read(file)
                        .values()[job.path("rows").asInt() * job.path("columns").asInt()]);
        assertRefused(send(request(path + "png")), 400, "map=0 to map=");
        assertRefused(send(request(path + "png?map=77")), 400, "expected a number from 0");
        assertRefused(post(image + "/jobs?method=tam", new byte[0]), 400, "tam explains a scalar");
    }

    @Test
    void should_bound_what_a_job_costs() throws IOException, InterruptedException {
        String jobs = "/api/images/" + upload().path("id").asString() + "/jobs?target=top1&method=";
        assertRefused(post(jobs + "tam%5Bmemory=1048576%5D", new byte[0]), 400, "option memory is the server's own");
        assertRefused(
                post(jobs + "integrated-gradients%5Bbatch=1024%5D", new byte[0]), 400, "batch is the server's own");
        assertRefused(post(jobs + "integrated-cdam%5Bpoints=256%5D", new byte[0]), 400, "points: expected at most 128");
        try (Server own = Server.start(model.bundle(), model, "127.0.0.1", 0, SMALL.withSamples(100))) {
            URI api = URI.create("http://127.0.0.1:" + own.port() + "/api/");
            JsonNode image =
                    json(send(HttpRequest.newBuilder(api.resolve("images")).POST(BodyPublishers.ofByteArray(photo))));
            URI job = api.resolve(
                    "images/" + image.path("id").asString() + "/jobs?target=top1&method=smooth-cdam%5Bsamples=101%5D");
            assertRefused(send(HttpRequest.newBuilder(job).POST(BodyPublishers.noBody())), 400, "at most 100 here");
        }
    }

    @Test
    void should_say_nothing_of_the_inside_when_it_fails() throws IOException, InterruptedException {
        Model broken = Model.load(model.bundle(), SessionOptions.DEFAULT);
        try (Server own = Server.start(broken.bundle(), broken, "127.0.0.1", 0, SMALL)) {
            broken.close();
            URI images = URI.create("http://127.0.0.1:" + own.port() + "/api/images");
            assertRefused(
                    send(HttpRequest.newBuilder(images).POST(BodyPublishers.ofByteArray(photo))),
                    500,
                    "the server failed at this; its log says why");
            assertRefused(send(HttpRequest.newBuilder(images)), 404, "no such address");
        }
    }

    @Test
    void should_cancel_a_job_that_runs_and_one_that_waits() throws IOException, InterruptedException {
        String jobs = "/api/images/" + upload().path("id").asString() + "/jobs?target=class:1&method=";
        String first = json(post(jobs + "smooth-cdam%5Bsamples=100000%5D", new byte[0]))
                .path("id")
                .asString();
        while (!json(send(request("/api/jobs/" + first)))
                .path("state")
                .asString()
                .equals("running")) {
            Thread.sleep(5);
        }
        String second = json(post(jobs + "tam", new byte[0])).path("id").asString();
        assertThat(json(post(jobs + "tam", new byte[0])).path("error").asString())
                .isEmpty();
        assertRefused(post(jobs + "tam", new byte[0]), 503, "busy: 2 jobs are waiting");
        assertThat(json(send(request("/api/jobs/" + second).DELETE()))
                        .path("state")
                        .asString())
                .isEqualTo("cancelled");
        assertRefused(send(request("/api/jobs/" + second + "/map.png")), 409, "the job is cancelled");
        HttpResponse<byte[]> ended = send(request("/api/jobs/" + first).DELETE());
        assertThat(finish(ended).path("state").asString()).isEqualTo("cancelled");
    }

    @Test
    void should_refuse_in_one_line_of_json() throws IOException, InterruptedException {
        assertRefused(post("/api/images", "no image".getBytes(StandardCharsets.UTF_8)), 400, "expected an image");
        assertRefused(post("/api/images", new byte[SMALL.uploadBytes() + 1]), 413, "at most 100000 bytes");
        assertRefused(post("/api/images?head=../../etc", photo), 404, "no such head");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(1000, 1000, BufferedImage.TYPE_BYTE_BINARY), "png", bomb);
        assertThat(bomb.size()).isLessThan(1000);
        assertRefused(post("/api/images", bomb.toByteArray()), 413, "100000 pixels");
        String jobs = "/api/images/" + upload().path("id").asString() + "/jobs?method=";
        assertRefused(post(jobs + "cdam&target=class:all", new byte[0]), 400, "one scalar");
        assertRefused(post(jobs + "cdam&target=class:77", new byte[0]), 400, "from 0 to 9");
        assertRefused(post(jobs + "cdm&target=class:1", new byte[0]), 400, "no method cdm");
        assertRefused(post(jobs + "cdam&target=concept:../../etc/passwd", new byte[0]), 404, "no such concept");
        assertRefused(send(request("/api/jobs/0123")), 404, "no such job");
        assertRefused(send(request("/api/no/such")), 404, "no such address");
        String map = jobs.replaceAll("/jobs.*", "/map.");
        assertRefused(send(request(map + "gif")), 404, "map.png");
        assertRefused(send(request(map + "png?target=top:3")), 400, "one scalar");
        assertRefused(send(request(map + "png?target=probability:3")), 400, "need a job");
        assertRefused(send(request(map + "png?target=concept:x")), 400, "one scalar");
        assertRefused(send(request(map + "png?palette=pink")), 400, "paper, colour-blind, print");
        assertRefused(send(request(map + "png?strength=NaN")), 400, "from 0 to 1");
        assertRefused(send(request(map + "png?smooth=so")), 400, "true or false");
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
        Seen seen = new Seen(new RgbImage(1, 1, new byte[3]), new ImageTensor(32, 32, new float[3 * 32 * 32]), null, 8);
        Job job = new Job(
                "someone",
                seen,
                MethodSpec.parse("tam"),
                new NamedTarget(new LinearTarget(new float[model.config().width()], 0), -1, "zero"),
                60);
        job.run(model, job::cancel);
        assertThat(job.state().state()).isEqualTo("cancelled");
        assertThat(job.isOver()).isTrue();
    }
}
