package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.serve.LiveServer.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How a program asks for the look of a picture. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookQueryTest {
    private final LiveServer server = LiveServer.tiny(SomeLimits.DEFAULT);
    private final String picture = server.image() + "/map.png";

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void should_draw_with_each_part_of_the_look() {
        byte[] plain = server.get(picture).body();
        for (String query : List.of("palette=print", "smooth=false", "strength=1", "contours=true", "clip=0.05,0.95")) {
            Answer drawn = server.get(picture + "?" + query);
            assertThat(drawn.status()).as(query).isEqualTo(200);
            assertThat(drawn.body()).as(query).isNotEqualTo(plain);
        }
    }

    @Test
    void should_say_what_it_expected() {
        for (String query : List.of("clip=0.5", "clip=a,b", "clip=0.9,0.1", "clip=", "contours=1", "strength=2")) {
            server.get(picture + "?" + query).requireRefused(400, "expected");
        }
    }
}
