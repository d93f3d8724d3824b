package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.explain.serve.LiveServer.Answer;
import cdam.testing.TinyModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Maps as files for programs, and concepts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerMapTest {
    private final LiveServer server = LiveServer.tiny(SomeLimits.SMALL);

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void should_give_programs_maps_as_png_npy_and_json() throws IOException {
        String image = server.image();
        JsonNode third = server.get(image + "/map.json?target=class:3").json();
        JsonNode fifth = server.get(image + "/map.json?target=class:5").json();
        Answer contrast = server.get(image + "/map.npy?target=contrast:3/5");
        assertThat(contrast.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"cdam-class-3-class-5.npy\"");
        float[] scores = contrast.npy().values();
        for (int i = 0; i < scores.length; i++) {
            assertThat((double) scores[i]).isCloseTo(score(third, i) - score(fifth, i), within(1e-6));
        }
        BufferedImage smooth = png(image + "/map.png?target=class:3&palette=print&strength=1");
        BufferedImage nearest = png(image + "/map.png?target=class:3&palette=print&strength=1&smooth=false");
        assertThat(smooth.getWidth()).isEqualTo(nearest.getWidth()).isGreaterThan(700);
        JsonNode attention = server.get(image + "/map.json?target=attention").json();
        assertThat(attention.path("signed").asBoolean()).isFalse();
    }

    @Test
    void should_give_the_map_of_a_job() {
        JsonNode job = server.finish(
                server.post(server.image() + "/jobs?method=rp&target=class:3").json());
        JsonNode map = server.get("/api/jobs/" + job.path("id").asString() + "/map.json")
                .json();
        assertThat(map.path("method").asString()).isEqualTo("rp");
        assertThat((float) score(map, 2)).isEqualTo(LiveServer.floats(job.path("scores"))[2]);
    }

    private static double score(JsonNode map, int index) {
        return map.path("scores").get(index).asDouble();
    }

    private BufferedImage png(String path) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(server.get(path).body()));
    }

    @Test
    void should_run_methods_without_a_target_and_give_all_their_maps() {
        String jobs = server.image() + "/jobs?method=";
        JsonNode job = server.finish(server.post(jobs + "am-heads").json());
        int heads = TinyModels.model("dino").config().heads();
        assertThat(job.path("maps").asInt()).isEqualTo(heads);
        String path = "/api/jobs/" + job.path("id").asString() + "/map.";
        Answer all = server.get(path + "npy");
        assertThat(all.npy().shape())
                .containsExactly(
                        heads, job.path("rows").asInt(), job.path("columns").asInt());
        JsonNode second = server.get(path + "json?map=1").json();
        assertThat((float) score(second, 0))
                .isEqualTo(all.npy().values()[all.npy().values().length / heads]);
        server.get(path + "png").requireRefused(400, "map=0 to map=");
        server.get(path + "png?map=77").requireRefused(400, "expected a number from 0");
        server.post(jobs + "tam").requireRefused(400, "tam explains a scalar");
    }

    @Test
    void should_make_a_concept_of_photos_and_use_it() {
        String id = server.photo("plain.bmp").path("id").asString();
        String concept =
                server.post("/api/concepts?image=" + id + "&image=" + id).id();
        String job = "/api/images/" + id + "/jobs?method=tam&target=concept:" + concept;
        JsonNode done = server.finish(server.post(job + ":cosine").json());
        assertThat(done.path("state").asString()).isEqualTo("done");
        assertThat(LiveServer.floats(done.path("scores"))).hasSizeGreaterThan(1);
        server.post(job + ":manhattan").requireRefused(400, "expected dot, cosine or l2, found manhattan");
        server.post("/api/concepts").requireRefused(400, "expected 1 to 3 images of a concept, found 0");
    }
}
