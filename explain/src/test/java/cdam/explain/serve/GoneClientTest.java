package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Clients that hang up, and clients that do not read. */
class GoneClientTest {
    private static final int MORE_THAN_THREADS = 80;
    private static final Duration HANG = Duration.ofMinutes(1); // ends one, measures nothing
    private static final byte[] PHOTO = LiveServer.bytes("plain.bmp");

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Integer> batches = new CopyOnWriteArrayList<>();

    private Function<List<PhotoInput>, List<PhotoExplanation>> held(
            Function<List<PhotoInput>, List<PhotoExplanation>> explainer) {
        return batch -> {
            batches.add(batch.size());
            begun.countDown();
            await(release);
            return explainer.apply(batch);
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void should_not_explain_the_photo_of_who_has_hung_up() throws InterruptedException {
        try (LiveServer server = LiveServer.tiny(this::held, SomeLimits.ofSeconds(30));
                Connection gone = new Connection(server, "127.0.0.1")) {
            CompletableFuture<JsonNode> first = CompletableFuture.supplyAsync(() -> server.photo("plain.bmp"));
            await(begun);
            gone.ask("POST", "/api/images", PHOTO);
            Thread.sleep(4 * Turns.PAUSE_MILLIS);
            gone.hangUp();
            Thread.sleep(4 * Turns.PAUSE_MILLIS);
            release.countDown();
            first.join();
            server.photo("plain.bmp");
            assertThat(batches).containsExactly(1, 1);
        }
    }

    /** The maps of each photo are 4 MB: no connection takes them at once. */
    private static Function<List<PhotoInput>, List<PhotoExplanation>> large(
            Function<List<PhotoInput>, List<PhotoExplanation>> explainer) {
        return batch -> explainer.apply(batch).stream()
                .map(one -> new PhotoExplanation(
                        one.seen(),
                        one.latent(),
                        one.logits(),
                        one.attention(),
                        new float[((1 << 20) / one.attention().length + 1) * one.attention().length]))
                .toList();
    }

    /** They have the room of all answers until they are cut off, for none hangs up by itself. */
    @Test
    void should_cut_off_who_does_not_read_in_time() {
        List<Connection> slow = new ArrayList<>();
        try (LiveServer server = LiveServer.tiny(GoneClientTest::large, SomeLimits.ofFastReaders())) {
            String maps = server.image() + "/maps.npy";
            for (int i = 0; i < 8; i++) {
                slow.add(new Connection(server, "127.0.0.1").ask("GET", maps));
            }
            assertTimeoutPreemptively(HANG, () -> {
                while (server.get(maps).status() == 503) {
                    LiveServer.pause();
                }
            });
            assertThat(slow.get(0).read(4 << 20))
                    .as("the head and what was on its way")
                    .hasSizeLessThan(4 << 20);
        } finally {
            slow.forEach(Connection::hangUp);
        }
    }

    @Test
    void should_close_a_connection_on_which_nothing_moves() {
        try (LiveServer server = LiveServer.tiny(SomeLimits.ofSeconds(2));
                Connection idle = new Connection(server, "127.0.0.1").send("GET /api/mo")) {
            assertThat(idle.read()).doesNotStartWith("HTTP/1.1 200"); // a wait of 30 s is an error
        }
    }

    @Test
    void should_answer_others_while_many_do_not_read() {
        List<Connection> slow = new ArrayList<>();
        try (LiveServer server = LiveServer.tiny(GoneClientTest::large, SomeLimits.DEFAULT)) {
            String maps = server.image() + "/maps.npy";
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                slow.add(new Connection(server, "127.0.0.1").ask("GET", maps));
            }
            List<String> answers = slow.stream().map(one -> one.read(12)).toList();
            assertThat(answers).filteredOn("HTTP/1.1 200"::equals).isNotEmpty().hasSizeLessThan(10);
            assertThat(answers).filteredOn("HTTP/1.1 503"::equals).hasSizeGreaterThan(70);
            assertThat(server.get("/api/model").status()).isEqualTo(200);
            try (Connection elsewhere = new Connection(server, "127.0.0.2")) {
                assertThat(elsewhere.ask("GET", maps).read())
                        .startsWith("HTTP/1.1 200")
                        .hasSizeGreaterThan(4 << 20);
            }
            slow.forEach(Connection::hangUp);
            slow.clear();
            while (server.get(maps).status() == 503) { // until the server has seen that they have gone
                LiveServer.pause();
            }
            assertThat(server.get(maps).status()).isEqualTo(200);
        } finally {
            slow.forEach(Connection::hangUp);
        }
    }
}
