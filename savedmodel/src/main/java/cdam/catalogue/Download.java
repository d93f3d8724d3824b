package cdam.catalogue;

import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.io.RunLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads a file over HTTP: goes on where a connection broke (RFC 9110, Range with If-Range), tries again, and gives the
 * file its name when it is verified.
 */
public final class Download {
    private static final int ATTEMPTS = 5;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18})");

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final Duration pause;

    /** How far a download is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Told after every piece.
         *
         * @param total empty where the server does not say
         */
        void at(long bytes, OptionalLong total);
    }

    /**
     * @param pause before the second attempt; doubled before each further one
     */
    public Download(Duration pause) {
        this.pause = pause;
    }

    /**
     * Gets a file into a folder, or checks the one that is there.
     *
     * @return what was compared, for people
     * @throws InputException if the server cannot be reached, has no such file or another one, or the disk is full
     */
    public String get(Entry entry, Path folder, Progress progress) {
        Path file = folder.resolve(entry.fileName());
        Verification verification = new Verification(entry, file);
        if (Files.isDirectory(folder)) {
            AtomicFiles.deleteOldPartial(folder);
        }
        if (Files.exists(file)) {
            return "is here already; " + verification.check(file);
        }
        try {
            Files.createDirectories(folder);
            RunLock lock = RunLock.take(folder.resolve(entry.fileName() + ".part.lock"), file);
            try {
                return get(entry, file, verification, progress);
            } finally {
                lock.closeAndDelete();
            }
        } catch (IOException e) {
            throw new InputException(
                    "cannot write to " + folder + ": " + e + "; check its rights and the space left", e);
        }
    }

    private String get(Entry entry, Path file, Verification verification, Progress progress) throws IOException {
        Partial partial = new Partial(entry.url(), file);
        fetch(entry, partial, progress);
        String checked;
        try {
            checked = verification.check(partial.bytes());
        } catch (InputException e) {
            partial.delete();
            throw e;
        }
        Files.move(partial.bytes(), file, StandardCopyOption.ATOMIC_MOVE);
        partial.delete();
        return checked;
    }

    private void fetch(Entry entry, Partial partial, Progress progress) throws IOException {
        Duration wait = pause;
        long most = partial.size();
        for (int attempt = 1; ; attempt++) {
            String problem;
            try {
                attempt(entry, partial, progress);
                return;
            } catch (WriteException e) {
                throw e;
            } catch (IOException e) {
                problem = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
            }
            if (partial.size() > most) {
                most = partial.size();
                attempt = 1; // as long as something new comes, go on
                wait = pause;
            }
            if (attempt >= ATTEMPTS) {
                throw new InputException(entry.name() + ": cannot download " + entry.url() + ": " + problem + ", after "
                        + ATTEMPTS + " attempts; check the network and run it again, it goes on where it stopped");
            }
            sleep(wait);
            wait = wait.multipliedBy(2);
        }
    }

    /** One request and its body. An IOException means that another attempt may help. */
    private void attempt(Entry entry, Partial partial, Progress progress) throws IOException {
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
                case 206 -> resumed(response, partial, have);
                case 416 -> {
                    if (refused(response, partial, have)) {
                        yield OptionalLong.of(have);
                    }
                    throw new IOException("the part that is here is not of the server's file");
                }
                default -> throw status(entry, response.statusCode());
            };
            requireFit(entry, partial, total);
            if (response.statusCode() != 416) {
                copy(body, partial, entry, total, progress);
            }
            if (total.isPresent() && partial.size() != total.getAsLong()) {
                throw new IOException("expected " + total.getAsLong() + " bytes, got " + partial.size());
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

    private static OptionalLong resumed(HttpResponse<?> response, Partial partial, long have) throws IOException {
        Matcher range = contentRange(response);
        if (!range.matches() || range.group(1) == null || Long.parseLong(range.group(1)) != have) {
            partial.delete();
            throw new IOException("the server sent another range than from byte " + have);
        }
        return OptionalLong.of(Long.parseLong(range.group(2)));
    }

    /** Range not satisfiable: whether that is because all is here; if not, the next attempt begins anew. */
    private static boolean refused(HttpResponse<?> response, Partial partial, long have) {
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

    private static IOException status(Entry entry, int status) {
        if (status >= 500 || status == 408 || status == 429) {
            return new IOException("status " + status);
        }
        throw new InputException(entry.name() + ": expected a file at " + entry.url() + ", found status " + status
                + "; it may have moved: fetch it by hand, or give its new address with --catalogue");
    }

    /** Refuses before the first byte what is of the wrong length or does not fit on the disk. */
    private static void requireFit(Entry entry, Partial partial, OptionalLong total) throws IOException {
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
    private static long limit(Entry entry, OptionalLong total) {
        return total.orElse(entry.bytes() != null ? entry.bytes() : 16L << 30);
    }

    private static void copy(InputStream body, Partial partial, Entry entry, OptionalLong total, Progress progress)
            throws IOException {
        byte[] buffer = new byte[1 << 16];
        long limit = limit(entry, total);
        long size = partial.size();
        try (OutputStream out = partial.append()) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
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
            throw new WriteException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("the download was interrupted; run it again, it goes on where it stopped", e);
        }
    }

    /** The disk's fault, not the network's: another attempt would not help. */
    private static final class WriteException extends IOException {
        private static final long serialVersionUID = 1;

        WriteException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
