package cdam.catalogue;

import cdam.io.AtomicFiles;
import cdam.io.ErrorMessages;
import cdam.io.InputException;
import cdam.io.RunLock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Downloads a file over HTTP: goes on where a connection broke (RFC 9110, Range with If-Range), tries again, and gives the
 * file its name when it is verified.
 */
public final class Download {
    private static final int ATTEMPTS = 5;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final Duration pause;
    private final Duration patience;

    /** How far a download is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Told after every piece.
         *
         * @param total empty where the server does not say
         */
        void at(long bytes, OptionalLong total);

        /** Told before another attempt. */
        default void again(String problem) {}
    }

    /** With the usual patience: a second before the second attempt, a minute for the next byte. */
    public Download() {
        this(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /**
     * @param pause before the second attempt; doubled before each further one
     * @param patience how long nothing may come before the connection is given up
     */
    Download(Duration pause, Duration patience) {
        this.pause = pause;
        this.patience = patience;
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
            RunLock lock = RunLock.acquire(folder.resolve(entry.fileName() + ".part.lock"), file);
            try {
                return get(entry, file, verification, progress);
            } finally {
                lock.closeAndDelete();
            }
        } catch (IOException e) {
            String reason = e instanceof Transfer.WriteException ? e.getMessage() : ErrorMessages.of(e);
            throw new InputException(
                    entry.name() + ": cannot write to " + folder + ": " + reason
                            + "; check its rights and the space left, and run it again",
                    e);
        }
    }

    private String get(Entry entry, Path file, Verification verification, Progress progress) throws IOException {
        Partial partial = new Partial(entry.url(), file);
        fetch(entry, new Transfer(client, entry, partial, verification, patience, progress), partial, progress);
        String checked;
        try {
            checked = verification.check(partial.bytes());
        } catch (MismatchException e) {
            partial.delete();
            throw e;
        }
        partial.finish(file);
        return checked;
    }

    private void fetch(Entry entry, Transfer transfer, Partial partial, Progress progress) throws IOException {
        Duration wait = pause;
        long most = partial.size();
        for (int attempt = 1; ; attempt++) {
            String problem;
            try {
                transfer.attempt();
                return;
            } catch (Transfer.WriteException e) {
                throw e;
            } catch (IOException e) {
                problem = problem(entry, e);
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
            progress.again(problem + "; attempt " + (attempt + 1) + " in " + wait.toSeconds() + " s");
            sleep(wait);
            wait = wait.multipliedBy(2);
        }
    }

    private static String problem(Entry entry, IOException e) {
        if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
            return "cannot reach " + entry.uri().getHost();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("the download was interrupted; run it again, it goes on where it stopped", e);
        }
    }
}
