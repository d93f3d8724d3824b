package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> had = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private boolean await(Client client, int seconds) {
        try {
            return turns.await(client, seconds, () -> false);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Void> turn(Client client, String name) throws InterruptedException {
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                () -> {
                    assertThat(await(client, 60)).isTrue();
                    had.add(name);
                    turns.end();
                },
                threads);
        Thread.sleep(50); // so that they come in this order
        return end;
    }

    @Test
    void should_go_round_the_addresses() throws InterruptedException {
        assertThat(await(Someone.at("flood", "0"), 1)).isTrue();
        CompletableFuture<Void> all = CompletableFuture.allOf(
                turn(Someone.at("flood", "1"), "flood 1"),
                turn(Someone.at("flood", "2"), "flood 2"),
                turn(Someone.at("quiet", ""), "quiet"));
        assertThat(had).isEmpty();
        turns.end();
        all.join();
        assertThat(had).containsExactly("quiet", "flood 1", "flood 2");
    }

    @Test
    void should_wait_no_longer_than_there_is_time_or_its_sender() throws InterruptedException {
        assertThat(await(Someone.here("a"), 1)).isTrue();
        assertThat(await(Someone.here("b"), 0)).isFalse();
        assertThat(turns.await(Someone.here("c"), 60, () -> true)).isFalse();
        turns.end();
        assertThat(await(Someone.here("d"), 0)).isTrue();
    }
}
