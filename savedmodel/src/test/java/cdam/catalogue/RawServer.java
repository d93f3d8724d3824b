package cdam.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every request on loopback with the same bytes and closes the connection: the one end that its body has. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;

    RawServer(String answer) {
        try {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(() -> answer(answer.getBytes(StandardCharsets.US_ASCII)), "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort() + "/files/model.pth";
    }

    private void answer(byte[] answer) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                int newlines = 0;
                while (newlines < 2) { // to the empty line after the request's headers
                    int next = connection.getInputStream().read();
                    newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
                }
                connection.getOutputStream().write(answer);
            } catch (IOException e) {
                // the client went away, or the server was closed
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
