package cdam.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves one file on loopback in pieces with pauses, whole or from a byte on (RFC 9110's Range with If-Range). */
final class SlowServer implements AutoCloseable {
    private static final String TAG = "\"one\"";
    private static final int PIECES = 40;
    private static final long PAUSE = 30;

    final List<String> ranges = new CopyOnWriteArrayList<>(); // of all requests, "none" without
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String name;

    /** Starts it. */
    SlowServer(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            name = String.valueOf(file.getFileName());
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(exchange, content));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's address. */
    String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/" + name;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "none" : range);
        boolean same = TAG.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        int start =
                range != null && same ? Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)) : 0;
        exchange.getResponseHeaders().set("ETag", TAG);
        if (start > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        try (exchange) {
            exchange.sendResponseHeaders(start > 0 ? 206 : 200, content.length - start);
            OutputStream body = exchange.getResponseBody();
            int piece = content.length / PIECES;
            for (int at = start; at < content.length; at += piece) {
                body.write(content, at, Math.min(piece, content.length - at));
                body.flush();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
