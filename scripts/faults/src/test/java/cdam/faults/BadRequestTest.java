package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the live page's server answers to requests that are wrong: the rows of {@code bad-requests.tsv}. */
class BadRequestTest {
    private static final Path TABLE = Path.of("src/test/resources/bad-requests.tsv");
    private static final Path NOW = Path.of("target/bad-requests.tsv");
    private static final String HEAD = "request\twhat is wrong\tstatus\twhat is said\n";

    /** IMAGE stands for a photo that the server has. */
    private record Row(String method, String path, String wrong, byte[] body) {
        Row(String path, String wrong) {
            this("GET", path, wrong, new byte[0]);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("/api/none", "no such address"),
            new Row("/api/images/none/maps.npy", "no such photo"),
            new Row("/api/jobs/none", "no such job"),
            new Row("/api/images/IMAGE/map.gif", "no such format"),
            new Row("/api/images/IMAGE/map.png?target=all", "no such target"),
            new Row("/api/images/IMAGE/map.png?target=class:99", "a class that the head lacks"),
            new Row("/api/images/IMAGE/map.png?target=top:3", "several classes"),
            new Row("/api/images/IMAGE/map.png?target=probability:3", "a target that takes longer"),
            new Row("/api/images/IMAGE/map.png?palette=pink", "no such palette"),
            new Row("/api/images/IMAGE/map.png?strength=NaN", "no number"),
            new Row("POST", "/api/images", "an empty body", new byte[0]),
            new Row("POST", "/api/images", "no image", "dear diary".getBytes(StandardCharsets.UTF_8)),
            new Row("POST", "/api/images", "a part of an image", part()),
            new Row("POST", "/api/images", "larger than allowed", new byte[30 << 20]),
            new Row("POST", "/api/images?head=none", "no such head", whole()),
            new Row("POST", "/api/images/IMAGE/jobs?method=magic&target=top1", "no such method", new byte[0]),
            new Row("POST", "/api/images/IMAGE/jobs?method=tam&target=class:all", "all classes at once", new byte[0]),
            new Row("POST", "/api/images/IMAGE/jobs?method=tam&target=concept:none", "no such concept", new byte[0]),
            new Row("POST", "/api/concepts", "no photos", new byte[0]),
            new Row("POST", "/api/concepts?image=none", "no such photo", new byte[0]));

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void should_say_what_the_table_says() throws IOException, InterruptedException {
        Program server = Program.start(
                List.of("serve", "--model", TinyModels.bundle("dino").path().toString(), "--port", "0"));
        StringBuilder table = new StringBuilder(HEAD);
        try {
            URI page = URI.create(server.firstLine());
            String image = field(send(page, new Row("POST", "/api/images", "", whole()), ""), "id");
            for (Row row : ROWS) {
                HttpResponse<String> answer = send(page, row, image);
                assertThat(answer.statusCode()).as(row.toString()).isBetween(400, 499);
                table.append(row.method + " " + row.path + "\t" + row.wrong + "\t" + answer.statusCode() + "\t"
                        + field(answer, "error").replace(image, "IMAGE") + "\n");
            }
        } finally {
            server.kill();
        }
        AtomicFiles.write(NOW, table.toString());

        assertThat(Files.readString(TABLE))
                .as("%s; where the server is right, put %s there", TABLE, NOW)
                .isEqualTo(table.toString());
    }

    private HttpResponse<String> send(URI page, Row row, String image) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(page.resolve(row.path.replace("IMAGE", image)))
                        .method(row.method, BodyPublishers.ofByteArray(row.body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String field(HttpResponse<String> answer, String name) {
        return new JsonMapper().readTree(answer.body()).path(name).asString();
    }

    private static byte[] whole() {
        return read("images/plain.bmp", 1);
    }

    private static byte[] part() {
        return read("images/exif-1.jpg", 0.5);
    }

    private static byte[] read(String fixture, double share) {
        try {
            byte[] whole = Files.readAllBytes(Fixtures.path(fixture));
            return Arrays.copyOf(whole, (int) (share * whole.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
