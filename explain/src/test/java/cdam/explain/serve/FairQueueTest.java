package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>();

    private List<String> all() {
        List<String> taken = new ArrayList<>();
        for (String next = queue.poll(any -> true); next != null; next = queue.poll(any -> true)) {
            taken.add(next);
        }
        return taken;
    }

    @Test
    void should_let_addresses_take_turns_whatever_names_there_are_at_one() {
        for (int i = 1; i <= 4; i++) {
            queue.add(Someone.at("flood", "name " + i), "flood " + i);
        }
        queue.add(Someone.at("quiet", "me"), "quiet 1");
        queue.add(Someone.at("quiet", "me"), "quiet 2");

        assertThat(queue.size()).isEqualTo(6);
        assertThat(queue.size("flood")).isEqualTo(4);
        assertThat(all()).containsExactly("flood 1", "quiet 1", "flood 2", "quiet 2", "flood 3", "flood 4");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void should_let_names_take_turns_at_an_address() {
        queue.add(Someone.here("a"), "a 1");
        queue.add(Someone.here("a"), "a 2");
        queue.add(Someone.here("b"), "b 1");
        queue.removeIf("a 1"::equals);
        queue.add(Someone.here("a"), "a 3");

        assertThat(queue.size(Someone.here("a"))).isEqualTo(2);
        assertThat(all()).containsExactly("a 2", "b 1", "a 3");
    }

    @Test
    void should_pass_by_what_does_not_fit() {
        queue.add(Someone.at("here", "a"), "large");
        queue.add(Someone.at("there", "b"), "small");

        assertThat(queue.poll("small"::equals)).isEqualTo("small");
        assertThat(queue.poll("small"::equals)).isNull();
        assertThat(queue.poll("large"::equals)).isEqualTo("large");
    }
}
