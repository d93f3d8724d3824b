package cdam.catalogue;

import cdam.io.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The attempts to fetch one file: a request each, for the whole or for what is not here yet (RFC 9110, Range, If-Range). */
final class Transfer {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18})");

    private final HttpClient client;
    private final Entry entry;
    private final Partial partial;
    private final Verification verification;
    private final Duration patience;
    private final Download.Progress progress;

    Transfer(
            HttpClient client,
            Entry entry,
            Partial partial,
            Verification verification,
            Duration patience,
            Download.Progress progress) {
        this.client = client;
        this.entry = entry;
        this.partial = partial;
        this.verification = verification;
        this.patience = patience;
        this.progress = progress;
    }

    /** The disk's fault, not the network's: another attempt would not help. */
    static final class WriteException extends IOException {
        private static final long serialVersionUID = 1;

        WriteException(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    /** One request and its body. An IOException means that another attempt may help. */
    void attempt() throws IOException {
        long have = partial.size();
        Optional<String> tag = partial.tag();
        HttpRequest.Builder request = HttpRequest.newBuilder(entry.uri()).timeout(Duration.ofSeconds(60));
        tag.ifPresent(value -> request.header("Range", "bytes=" + have + "-").header("If-Range", value));
        HttpResponse<InputStream> response = send(request.build());
        try (InputStream body = response.body()) {
            OptionalLong total = switch (response.statusCode()) {
                case 200 -> {
                    partial.begin(response.headers().firstValue("ETag"));
                    yield response.headers().firstValueAsLong("Content-Length");
                }
                case 206 -> resumed(response, have);
                case 416 -> {
                    if (refused(response, have)) {
                        yield OptionalLong.of(have);
                    }
                    throw new IOException("the part that is here is not of the server's file");
                }
                default -> throw status(response.statusCode());
            };
            requireFit(total);
            requireEnd(response, total);
            if (response.statusCode() != 416) {
                copy(body, total);
            }
            long expected = total.orElse(entry.bytes() == null ? partial.size() : entry.bytes());
            if (partial.size() != expected) {
                throw new IOException("expected " + expected + " bytes, got " + partial.size());
            }
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("the download was interrupted; run it again, it goes on where it stopped", e);
        }
    }

    /** Refuses a body whose end nothing tells: a cut connection would pass for it, and its part be pinned. */
    private void requireEnd(HttpResponse<?> response, OptionalLong total) {
        boolean known = total.isPresent() || entry.bytes() != null || entry.hash() != null || verification.isPinned();
        if (!known && !framed(response)) {
            partial.delete();
            throw new InputException(entry.name() + ": the server of " + entry.url() + " does not say how long the file"
                    + " is, so that a part could not be told from the whole: give bytes or hash with --catalogue");
        }
    }

    /** Whether the connection itself marks the body's end: in pieces that have lengths, or as HTTP/2 does. */
    private static boolean framed(HttpResponse<?> response) {
        return response.version() == HttpClient.Version.HTTP_2
                || response.headers()
                        .firstValue("Transfer-Encoding")
                        .filter("chunked"::equalsIgnoreCase)
                        .isPresent();
    }

    private OptionalLong resumed(HttpResponse<?> response, long have) throws IOException {
        Matcher range = contentRange(response);
        if (!range.matches() || range.group(1) == null || Long.parseLong(range.group(1)) != have) {
            partial.delete();
            throw new IOException("the server sent another range than from byte " + have);
        }
        return OptionalLong.of(Long.parseLong(range.group(2)));
    }

    /** Range not satisfiable: whether that is because all is here; if not, the next attempt begins anew. */
    private boolean refused(HttpResponse<?> response, long have) {
        Matcher range = contentRange(response);
        boolean complete = range.matches() && have > 0 && Long.parseLong(range.group(2)) == have;
        if (!complete) {
            partial.delete();
        }
        return complete;
    }

    private static Matcher contentRange(HttpResponse<?> response) {
        return CONTENT_RANGE.matcher(
                response.headers().firstValue("Content-Range").orElse(""));
    }

    private IOException status(int status) {
        if (status >= 500 || status == 408 || status == 429) {
            return new IOException("status " + status);
        }
        if (status == 401 || status == 403) {
            throw new InputException(entry.name() + ": " + entry.url() + " gives it to no stranger (status " + status
                    + "): accept its licence"
                    + (entry.licence() == null ? "" : " (" + entry.licence() + ")") + " at "
                    + (entry.source() == null ? "its publisher's" : entry.source())
                    + ", fetch it there by hand, put it at "
                    + partial.bytes().resolveSibling(entry.fileName()) + ", and run this again to verify it");
        }
        throw new InputException(entry.name() + ": expected a file at " + entry.url() + ", found status " + status
                + "; it may have moved: fetch it by hand, or give its new address with --catalogue");
    }

    /** Refuses before the first byte what is of the wrong length or does not fit on the disk. */
    private void requireFit(OptionalLong total) throws IOException {
        if (total.isEmpty()) {
            return;
        }
        if (entry.bytes() != null && total.getAsLong() != entry.bytes()) {
            partial.delete();
            throw new InputException(entry.name() + ": expected " + entry.bytes() + " bytes, found " + total.getAsLong()
                    + " at " + entry.url() + "; it is another file now");
        }
        Path folder = partial.bytes().toAbsolutePath().getParent();
        long needed = total.getAsLong() - partial.size();
        if (folder != null && Files.getFileStore(folder).getUsableSpace() < needed) {
            throw new InputException(entry.name() + ": expected " + needed + " bytes free in " + folder + ", found "
                    + Files.getFileStore(folder).getUsableSpace() + "; make room, or choose another --out");
        }
    }

    /** The most bytes that are taken: no server fills the disk. */
    private long limit(OptionalLong total) {
        return total.orElse(entry.bytes() != null ? entry.bytes() : 16L << 30);
    }

    private void copy(InputStream body, OptionalLong total) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long limit = limit(total);
        long size = partial.size();
        try (OutputStream out = partial.append();
                StallWatch watched = new StallWatch(body, patience)) {
            for (int read = watched.read(buffer); read >= 0; read = watched.read(buffer)) {
                size += read;
                if (size > limit) {
                    partial.delete();
                    throw new InputException(entry.name() + ": expected at most " + limit + " bytes, found more at "
                            + entry.url() + "; it is another file now");
                }
                write(out, buffer, read);
                progress.at(size, total);
            }
        }
    }

    private static void write(OutputStream out, byte[] buffer, int length) throws IOException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new WriteException(e);
        }
    }
}
