package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.serve.LiveServer.Answer;
import cdam.testing.TinyModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is not served, and how it is said. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerRefusalTest {
    private final LiveServer server = LiveServer.tiny(SomeLimits.SMALL);

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void should_refuse_a_wrong_photo() throws IOException {
        server.post("/api/images", "no image".getBytes(StandardCharsets.UTF_8))
                .requireRefused(400, "expected an image");
        server.post("/api/images", new byte[SomeLimits.SMALL.uploadBytes() + 1])
                .requireRefused(413, "at most 100000 bytes");
        server.post("/api/images?head=../../etc", LiveServer.bytes("plain.bmp")).requireRefused(404, "no such head");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(1000, 1000, BufferedImage.TYPE_BYTE_BINARY), "png", bomb);
        assertThat(bomb.size()).isLessThan(1000);
        server.post("/api/images", bomb.toByteArray()).requireRefused(413, "100000 pixels");
    }

    @Test
    void should_refuse_a_wrong_job() {
        String jobs = server.image() + "/jobs?method=";
        server.post(jobs + "cdam&target=class:all").requireRefused(400, "one scalar");
        server.post(jobs + "cdam&target=class:77").requireRefused(400, "from 0 to 9");
        server.post(jobs + "cdm&target=class:1").requireRefused(400, "no method cdm");
        server.post(jobs + "cdam&target=concept:../../etc/passwd").requireRefused(404, "no such concept");
        server.get("/api/jobs/0123").requireRefused(404, "no such job");
    }

    @Test
    void should_refuse_a_wrong_map() {
        String map = server.image() + "/map.";
        server.get(map + "gif").requireRefused(404, "map.png");
        server.get(map + "png?target=top:3").requireRefused(400, "one scalar");
        server.get(map + "png?target=probability:3").requireRefused(400, "need a job");
        server.get(map + "png?target=concept:x").requireRefused(400, "one scalar");
        server.get(map + "png?palette=pink").requireRefused(400, "paper, colour-blind, print");
        server.get(map + "png?strength=NaN").requireRefused(400, "from 0 to 1");
        server.get(map + "png?smooth=so").requireRefused(400, "true or false");
        server.get("/api/no/such").requireRefused(404, "no such address");
    }

    /** Who sends it believes that it changes something. */
    @Test
    void should_refuse_a_parameter_that_would_change_nothing() throws IOException {
        String image = server.image();
        server.post("/api/images?heads=x", LiveServer.bytes("plain.bmp"))
                .requireRefused(400, "no parameter heads here (did you mean head?); expected head");
        server.get("/api/model?size=448").requireRefused(400, "no parameter size here; expected none");
        server.get(image + "?head=x").requireRefused(400, "expected none");
        server.get(image + "/maps.npy?target=class:1").requireRefused(400, "expected none");
        server.get(image + "/map.png?targets=class:1").requireRefused(400, "did you mean target?");
        assertThat(server.get(image + "/map.png?palette=print&strength=0.5").status())
                .isEqualTo(200);
        server.post(image + "/jobs?method=cdam&target=class:1&batch=2").requireRefused(400, "expected method, target");
        server.get("/api/jobs/0123?map=0").requireRefused(400, "expected none");
        server.get("/api/jobs/0123/map.npy?target=top1").requireRefused(400, "expected map");
        server.post("/api/concepts?images=0123").requireRefused(400, "did you mean image?");
    }

    @Test
    void should_say_nothing_of_the_inside_when_it_fails() {
        Model broken = Model.load(TinyModels.bundle("dino"), SessionOptions.DEFAULT);
        try (LiveServer own = LiveServer.of(broken.bundle(), broken, SomeLimits.SMALL)) {
            broken.close();
            own.post("/api/images", LiveServer.bytes("plain.bmp"))
                    .requireRefused(500, "the server failed at this; its log says why");
            own.get("/api/images").requireRefused(404, "no such address");
        }
    }

    @Test
    void should_keep_other_sites_out() throws IOException {
        Answer page = server.get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("default-src 'self'", "frame-ancestors 'none'"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        server.send(server.request("/api/model").header("Origin", "http://elsewhere.example"))
                .requireRefused(403, "Origin");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("GET /api/model HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }
}
