package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.serve.LiveServer.Answer;
import cdam.io.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that hold on to what others need. */
class SlowClientTest {
    private static final int MORE_THAN_THREADS = 80;
    private static final Limits LIMITS =
            new Limits(100_000, 100_000, 4, 2, 2, 2, 60, 20, 1 << 20, 3, 100, 100, 64 << 10);

    private final LiveServer server = LiveServer.tiny(LIMITS);

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket begin(int length) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream()
                .write(("POST /api/images HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void should_serve_others_while_clients_send_a_byte_now_and_then() throws IOException, InterruptedException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            slow.add(begin(90_000));
        }
        Thread dripping = new Thread(() -> drip(slow));
        dripping.start();
        Answer answer = server.send(server.request("/api/images")
                .header(Client.HEADER, "another-page")
                .POST(BodyPublishers.ofByteArray(LiveServer.bytes("plain.bmp"))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        int tooSlow = 0;
        for (Socket socket : slow) {
            String status = status(socket);
            assertThat(status).matches("HTTP/1.1 (408|503).*|");
            tooSlow += status.startsWith("HTTP/1.1 408") ? 1 : 0;
        }
        assertThat(tooSlow).isGreaterThanOrEqualTo(LIMITS.waitingEach());
        dripping.join();
    }

    private static void drip(List<Socket> sockets) {
        List<Socket> open = new ArrayList<>(sockets);
        while (!open.isEmpty()) {
            open.removeIf(socket -> !sent(socket));
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean sent(Socket socket) {
        try {
            socket.getOutputStream().write(0);
            return true;
        } catch (IOException e) {
            return false; // answered and closed
        }
    }

    /** The first line of the answer; empty if the connection broke before it came. */
    private static String status(Socket socket) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
                line.append((char) next);
            }
            return line.toString();
        } catch (SocketException e) {
            return "";
        }
    }

    @Test
    void should_refuse_a_length_before_anything_is_sent() throws IOException {
        assertThat(status(begin(100_001))).startsWith("HTTP/1.1 413");
    }

    @Test
    void should_tell_a_lack_of_memory_from_a_wrong_photo() {
        OutOfMemoryError none = new OutOfMemoryError("Java heap space");
        assertThat(Failure.of(none).status()).isEqualTo(503);
        assertThat(Failure.of(new InputException("give Java more with -Xmx", none))
                        .status())
                .isEqualTo(503);
        assertThat(Failure.of(new InputException("expected an image")).status()).isEqualTo(400);
    }
}
