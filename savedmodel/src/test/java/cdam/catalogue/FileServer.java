package cdam.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that serves one file well, unless it was told to serve the next requests otherwise. */
final class FileServer implements AutoCloseable {
    /** Answers one request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    final List<String> ranges = new CopyOnWriteArrayList<>(); // of all requests, "none" without
    final byte[] content;
    String tag = "\"one\"";
    private final Deque<Answer> next = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FileServer(byte[] content) throws IOException {
        this.content = content;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "none" : range);
            Answer told = next.poll();
            Answer answer = told == null ? this::serve : told;
            try {
                answer.to(exchange);
            } finally {
                exchange.close();
            }
        });
        server.setExecutor(threads); // one that hangs does not keep the next request waiting
        server.start();
    }

    String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/files/model.pth";
    }

    FileServer then(Answer answer) {
        next.add(answer);
        return this;
    }

    /** As RFC 9110 wants it: the rest where If-Range names this version, everything otherwise. */
    void serve(HttpExchange exchange) throws IOException {
        serve(exchange, content.length);
    }

    /** Promises everything and breaks the connection after so many bytes of the file. */
    void serve(HttpExchange exchange, int end) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        int start =
                range != null && same ? Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)) : 0;
        exchange.getResponseHeaders().set("ETag", tag);
        if (start >= content.length) {
            status(416, "Content-Range", "bytes */" + content.length).to(exchange);
            return;
        }
        if (start > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(start > 0 ? 206 : 200, content.length - start);
        OutputStream body = exchange.getResponseBody();
        body.write(Arrays.copyOfRange(content, start, Math.max(start, end)));
        body.flush();
    }

    /** Promises everything, sends so many bytes and then nothing more, for as long as the server runs. */
    void stall(HttpExchange exchange, int end) throws IOException {
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.sendResponseHeaders(200, content.length);
        OutputStream body = exchange.getResponseBody();
        body.write(content, 0, end);
        body.flush();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An answer without a body. */
    static Answer status(int status, String... header) {
        return exchange -> {
            for (int i = 0; i < header.length; i += 2) {
                exchange.getResponseHeaders().set(header[i], header[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    static FileServer of(byte[] content) {
        try {
            return new FileServer(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
