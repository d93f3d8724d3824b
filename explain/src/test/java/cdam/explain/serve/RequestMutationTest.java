package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cdam.testing.Fixtures;
import cdam.testing.Mutations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Requests with random damage to a running server: each gets a status that blames the request, or no answer at all, and it goes on. */
class RequestMutationTest {
    private static final int CASES = Mutations.cases(300);
    private static final int MILLISECONDS = 2000; // of silence: a request that announces more than it sends

    @Test
    void should_answer_or_refuse_any_request() throws IOException {
        byte[] photo = Mutations.bytes(Fixtures.path("images/plain.bmp"));
        int refused = 0;
        int silent = 0;
        try (LiveServer server =
                LiveServer.tiny(new Limits(100_000, 100_000, 4, 4, 2, 2, 60, 20, 1 << 20, 3, 50, 16, 64 << 10))) {
            String image = id(server.port(), photo(photo));
            List<byte[]> whole = List.of(
                    request("GET /api/model"),
                    request("GET /api/images/" + image + "/map.npy?target=class:1"),
                    request("GET /api/images/" + image + "/map.png?target=contrast:1/2&clip=0.5"),
                    request("POST /api/images/" + image + "/jobs?method=rp&target=top1"),
                    request("POST /api/concepts?image=" + image),
                    photo(photo));
            for (int number = 0; number < CASES; number++) {
                Random random = Mutations.random(number);
                byte[] damaged = Mutations.damaged(whole.get(number % whole.size()), random, random.nextInt(2));
                int status = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> status(server.port(), damaged));
                assertThat(status).as("case %d: %s", number, text(damaged)).isNotEqualTo(500);
                refused += status >= 400 ? 1 : 0;
                silent += status == 0 ? 1 : 0;
            }
            assertThat(status(server.port(), whole.get(0))).isEqualTo(200);
        }
        System.out.printf(
                "mutations of HTTP requests: %d, refused %d, without an answer %d, answered %d%n",
                CASES, refused, silent, CASES - refused - silent);
        assertThat(refused).isPositive();
    }

    /** The answer's status; 0: none. */
    private static int status(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(MILLISECONDS);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            String line = text(socket.getInputStream().readNBytes("HTTP/1.1 200".length()));
            return line.matches("HTTP/1.1 \\d{3}") ? Integer.parseInt(line.substring(9)) : 0;
        } catch (SocketException | SocketTimeoutException e) {
            return 0;
        }
    }

    /** A photo that stays with the server. */
    private static String id(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            String answer = text(socket.getInputStream().readAllBytes());
            Matcher id = Pattern.compile("\"id\" : \"([^\"]+)\"").matcher(answer);
            assertThat(id.find())
                    .as(answer.substring(0, Math.min(500, answer.length())))
                    .isTrue();
            return id.group(1);
        }
    }

    private static byte[] request(String line) {
        return (line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] photo(byte[] photo) {
        byte[] head = ("POST /api/images HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: "
                        + photo.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + photo.length);
        System.arraycopy(photo, 0, all, head.length, photo.length);
        return all;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
