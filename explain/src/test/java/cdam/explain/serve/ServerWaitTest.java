package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Photos that wait long for a slow model. */
class ServerWaitTest {
    private static final Duration LONGER_THAN_IDLE = Server.IDLE.plusSeconds(1);

    private final AtomicInteger batches = new AtomicInteger();

    /** A model that is slow with the first batch. */
    private Function<List<PhotoInput>, List<PhotoExplanation>> slow(
            Function<List<PhotoInput>, List<PhotoExplanation>> explainer) {
        return batch -> {
            if (batches.getAndIncrement() == 0) {
                sleep(LONGER_THAN_IDLE);
            }
            return explainer.apply(batch);
        };
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void should_answer_photos_that_wait_longer_than_a_connection_may_be_idle() {
        ExecutorService users = Executors.newFixedThreadPool(4);
        try (LiveServer server = LiveServer.tiny(this::slow, SomeLimits.DEFAULT)) {
            long begin = System.nanoTime();
            List<CompletableFuture<JsonNode>> answers = IntStream.range(0, 4)
                    .mapToObj(user -> CompletableFuture.supplyAsync(() -> server.photo("plain.bmp"), users))
                    .toList();
            for (CompletableFuture<JsonNode> answer : answers) {
                assertThat(answer.join().path("logits").size()).isEqualTo(10);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Server.IDLE);
        } finally {
            users.shutdownNow();
        }
    }
}
