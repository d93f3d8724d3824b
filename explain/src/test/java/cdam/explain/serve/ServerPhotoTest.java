package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.DemoModel;
import cdam.testing.Fixtures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a photo is answered with, to one user and to many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerPhotoTest {
    static final List<String> PHOTOS = List.of("plain.bmp", "palette.png", "alpha.png", "progressive.jpg");

    private final LiveServer server = LiveServer.tiny(SomeLimits.SMALL);
    private final ExecutorService users = Executors.newFixedThreadPool(16);

    @AfterAll
    void stop() {
        server.close();
        users.shutdownNow();
    }

    @Test
    void should_answer_a_photo_with_the_maps_of_all_classes() {
        JsonNode image = server.photo("plain.bmp");
        assertThat(image.path("logits").size()).isEqualTo(10);
        assertThat(image.path("photo").asString()).startsWith("data:image/jpeg;base64,");
        String path = "/api/images/" + image.path("id").asString();
        assertThat(server.get(path).json()).as("asked for again").isEqualTo(image);
        assertThat(image.path("head").asString()).isEqualTo("default");
        NpyArray maps = server.get(path + "/maps.npy").npy();
        int patches = image.path("rows").asInt() * image.path("columns").asInt();
        JsonNode job = server.finish(
                server.post(path + "/jobs?method=cdam&target=class:3").json());
        assertThat(Fixtures.relativeError(
                        Arrays.copyOfRange(maps.values(), 3 * patches, 4 * patches),
                        LiveServer.floats(job.path("scores"))))
                .isLessThan(1e-4);
    }

    @Test
    void should_have_samples_for_the_page_and_no_other_file() throws IOException {
        assertThat(server.get("/api/model").json().path("samples").size()).isEqualTo(6);
        for (JsonNode name : server.get("/api/model").json().path("samples")) {
            byte[] sample = server.get("/samples/" + name.asString()).body();
            assertThat(ImageIO.read(new ByteArrayInputStream(sample))).isNotNull();
        }
        for (String scene : List.of("022", "050", "001")) {
            assertThat(server.get("/samples/scene-" + scene + ".png").body())
                    .isEqualTo(Files.readAllBytes(DemoModel.data("scenes/" + scene + ".png")));
        }
        server.get("/samples/serve.js").requireRefused(404, "no such sample; there are: [cat.jpg");
    }

    @Test
    void should_give_users_at_once_their_own_results() {
        List<JsonNode> alone =
                PHOTOS.stream().map(name -> server.photo(name).path("logits")).toList();
        List<CompletableFuture<JsonNode>> together = IntStream.range(0, 16)
                .mapToObj(user -> CompletableFuture.supplyAsync(() -> answer(PHOTOS.get(user % PHOTOS.size())), users))
                .toList();
        Set<String> names = new HashSet<>();
        for (int user = 0; user < together.size(); user++) {
            JsonNode answer = together.get(user).join();
            names.add(answer.path("id").asString());
            for (int c = 0; c < 10; c++) {
                assertThat(answer.path("logits").get(c).asDouble())
                        .isCloseTo(alone.get(user % PHOTOS.size()).get(c).asDouble(), within(1e-4));
            }
        }
        assertThat(names).hasSize(together.size());
    }

    private JsonNode answer(String photo) {
        return server.untilServed("/api/images", LiveServer.bytes(photo));
    }

    @Test
    void should_say_what_maps_through_a_head_on_several_tokens_leave_out(@TempDir Path folder) {
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
                LiveServer own = LiveServer.of(wide.bundle(), wide, SomeLimits.SMALL)) {
            JsonNode head = own.get("/api/model").json().path("heads").path(0);
            assertThat(head.path("leaves_out").asString()).isEqualTo("mean patch");
            assertThat(own.photo("plain.bmp").path("logits").size()).isEqualTo(10);
        }
    }
}
