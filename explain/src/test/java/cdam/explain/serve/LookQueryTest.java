package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** How a program asks for the look of a picture. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookQueryTest {
    private final Server server =
            Server.start(TinyModels.bundle("dino"), TinyModels.model("dino"), "127.0.0.1", 0, Limits.DEFAULT);

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/images" + path));
    }

    private HttpResponse<byte[]> picture(String query) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest upload = request("")
                .POST(BodyPublishers.ofFile(Fixtures.path("images/plain.bmp")))
                .build();
        String id = new JsonMapper()
                .readTree(client.send(upload, BodyHandlers.ofByteArray()).body())
                .path("id")
                .asString();
        return client.send(request("/" + id + "/map.png" + query).build(), BodyHandlers.ofByteArray());
    }

    @Test
    void should_draw_with_each_part_of_the_look() throws IOException, InterruptedException {
        byte[] plain = picture("").body();
        for (String query : List.of("palette=print", "smooth=false", "strength=1", "contours=true", "clip=0.05,0.95")) {
            HttpResponse<byte[]> drawn = picture("?" + query);
            assertThat(drawn.statusCode()).as(query).isEqualTo(200);
            assertThat(drawn.body()).as(query).isNotEqualTo(plain);
        }
    }

    @Test
    void should_say_what_it_expected() throws IOException, InterruptedException {
        for (String query : List.of("clip=0.5", "clip=a,b", "clip=0.9,0.1", "clip=", "contours=1", "strength=2")) {
            HttpResponse<byte[]> refused = picture("?" + query);
            assertThat(refused.statusCode()).as(query).isEqualTo(400);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                    .as(query)
                    .contains("expected");
        }
    }
}
