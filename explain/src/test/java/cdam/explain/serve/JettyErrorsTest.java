package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Requests that Jetty refuses before any route sees them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JettyErrorsTest {
    private final LiveServer server = LiveServer.tiny(SomeLimits.SMALL);

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, GET||",
        "400, GET / HTTP/1.1|Connection: close||",
        "400, GET / HTTP/1.1|Host: localhost|Host: other||",
        "400, POST /api/images HTTP/1.1|Host: localhost|Content-Length: 3|Transfer-Encoding: chunked||",
        "400, GET /%zz HTTP/1.1|Host: localhost|Connection: close||",
        "404, OPTIONS * HTTP/1.1|Host: localhost|Connection: close||",
        "404, GET /no/such HTTP/1.1|Host: localhost|Connection: close||",
        "417, GET / HTTP/1.1|Host: localhost|Expect: magic|Connection: close||",
        "426, PRI * HTTP/2.0||SM||",
        "505, GET / HTTP/3.7|Host: localhost||",
    })
    void should_be_one_line_of_json_with_the_headers_of_every_answer(int status, String request) {
        requireRefused(status, request.replace("|", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"414, GET /LONG HTTP/1.1|Host: localhost||", "431, GET / HTTP/1.1|Host: localhost|X-Long: LONG||"})
    void should_be_so_for_what_is_too_long(int status, String request) {
        requireRefused(status, request.replace("|", "\r\n").replace("LONG", "a".repeat(20_000)));
    }

    private void requireRefused(int status, String request) {
        try (Connection connection = new Connection(server, "127.0.0.1")) {
            String answer = connection.send(request).read();
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Content-Type: application/json");
            PageFiles.HEADERS.forEach((name, value) -> assertThat(answer).contains(name + ": " + value));
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(new JsonMapper().readTree(body).path("error").asString())
                    .isNotBlank()
                    .doesNotContain("\n", "<");
        }
    }
}
